namespace KeepTune.Core.Export.Hosts;

/// <summary>A list of tasks with the module <c>ansible.posix.sysctl</c>.</summary>
internal static class AnsibleFormat
{
    public static ExportFormat Format => new("ansible", "#", """
        Reach: the target host's own network namespace, now and at boot; every container has its own.
        Needs the collection ansible.posix.
        The three are set one after the other, not all or none, as KeepTune's own role does.
        A sysctl file that is read later at boot overrides this one.
        {followers}

        - name: Set TCP keepalive to {time}/{intvl}/{probes} (time/intvl/probes)
          ansible.posix.sysctl:
            name: "{{ item.name }}"
            value: "{{ item.value }}"
            sysctl_file: /etc/sysctl.d/90-keeptune.conf
            sysctl_set: true
            reload: false
          loop:
            - name: net.ipv4.tcp_keepalive_time
              value: "{time}"
            - name: net.ipv4.tcp_keepalive_intvl
              value: "{intvl}"
            - name: net.ipv4.tcp_keepalive_probes
              value: "{probes}"

        """u8);
}
