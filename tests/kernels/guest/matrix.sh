# shellcheck shell=bash disable=SC1090,SC1091,SC2086,SC2154 # what lib.sh defines
# Every verb on one machine, over five boots. $1: the number of this boot.
source /share/guest/lib.sh
verbs=/share/guest/verbs
forecast=/var/lib/kernels/forecast.json

# Wait until no other unit of this boot is starting: on a slow machine ufw may start after this scenario.
wait_for_units() {
  for _ in {1..600}; do
    systemctl list-jobs --no-legend | grep -v keeptune-kernels | grep -q 'running *$' || return 0
    sleep 0.2
  done
  echo "still starting: $(systemctl list-jobs --no-legend)"
}

# Save what keeptune predicts for the next boot, to compare with what that boot sets.
remember_forecast() { keeptune boot --json >$forecast; }
boot_is_as_forecast() {
  about boot
  wait_for_units
  is "$1: the forecast" "$(values)" "$(python3 /share/guest/programs/forecast.py $forecast)"
  is "$1: the values" "$(values)" "$2"
}

case $1 in
  1)
    for part in show apply namespaces sockets prove confirm; do source $verbs/$part.sh; done
    source $verbs/policy.sh
    policy_live
    policy_unit
    about persist
    exits 0 'apply --persist' keeptune apply cloud --persist
    here 'apply --persist: the values' 200/30/5
    exits 0 'verify' keeptune verify
    remember_forecast
    restart_machine
    ;;
  2)
    boot_is_as_forecast 'persisted' 200/30/5
    about persist
    exits 0 'rebooted: verify' keeptune verify
    exits 0 'rebooted: status' keeptune status --json
    holds 'rebooted: status is ok' "d['ok'] is True and d['profile'] == 'cloud'"
    source $verbs/policy.sh
    policy_after_reboot
    about persist
    mkdir -p /usr/lib/sysctl.d
    echo 'net.ipv4.tcp_keepalive_time = 601' >/usr/lib/sysctl.d/95-vendor.conf
    exits 1 'an overriding line: refused' keeptune apply database --persist
    here 'an overriding line: nothing changed' 200/30/5
    echo '-net/ipv4/tcp_keepalive_intvl = 011' >/etc/sysctl.d/99-zz.conf
    echo 'net.ipv4.tcp_keepalive_* = 21' >/etc/sysctl.d/10-glob.conf
    printf 'net.ipv4.tcp_keepalive_probes=7\nnet.ipv4.tcp_keepalive_time = 444 # c\n' >/etc/sysctl.conf
    exits 0 'written with --allow-overridden' keeptune apply database --persist --allow-overridden
    exits 3 'overridden: verify deviates' keeptune verify
    remember_forecast
    restart_machine
    ;;
  3)
    # Debian 12 and older have the link /etc/sysctl.d/99-sysctl.conf, through which systemd-sysctl also reads /etc/sysctl.conf
    if [[ -e /etc/sysctl.d/99-sysctl.conf ]]; then
      boot_is_as_forecast 'with competitors' 444/9/7
    else
      boot_is_as_forecast 'with competitors' 601/9/6
    fi
    about persist
    exits 3 'with competitors: verify' keeptune verify
    rm -f /usr/lib/sysctl.d/95-vendor.conf /etc/sysctl.d/99-zz.conf /etc/sysctl.d/10-glob.conf
    : >/etc/sysctl.conf
    exits 0 'revert --all --force' keeptune revert --all --force
    is 'the file is gone' "$(ls /etc/sysctl.d/90-keeptune.conf 2>/dev/null)" ''
    sed -i 's/ENABLED=no/ENABLED=yes/' /etc/ufw/ufw.conf
    echo 'net/ipv4/tcp_keepalive_time=888' >>/etc/ufw/sysctl.conf
    systemctl enable -q ufw 2>/dev/null
    echo 'net.ipv4.tcp_keepalive_intvl=33' >>/etc/sysctl.conf
    ln -sf ../sysctl.conf /etc/sysctl.d/99-sysctl.conf
    exits 1 'ufw would override: refused' keeptune apply aws --persist
    exits 0 'ufw would override: written with --allow-overridden' keeptune apply aws --persist --allow-overridden
    remember_forecast
    restart_machine
    ;;
  4)
    boot_is_as_forecast 'with ufw and a link to /etc/sysctl.conf' 888/33/4
    is 'ufw ran' "$(systemctl is-active ufw)" active
    systemctl disable -q ufw 2>/dev/null
    rm -f /etc/sysctl.d/99-sysctl.conf
    : >/etc/sysctl.conf
    keeptune revert --all --force
    about confirm
    exits 0 'a window before a reboot' keeptune apply failover --persist --confirm 10m
    here 'a window before a reboot: the values' 15/5/3
    is 'a window before a reboot: no file yet' "$(ls /etc/sysctl.d/90-keeptune.conf 2>/dev/null)" ''
    remember_forecast
    restart_machine
    ;;
  5)
    boot_is_as_forecast 'a window across a reboot' $default
    about confirm
    exits 0 'across a reboot: status' keeptune status --json
    holds 'across a reboot: nothing is pending' "d['pending_confirmation_s'] is None and d['interrupted'] is None"
    is 'across a reboot: no file' "$(ls /etc/sysctl.d/90-keeptune.conf 2>/dev/null)" ''
    about persist
    exits 0 'afterwards: apply --persist' keeptune apply relaxed --persist
    exits 0 'afterwards: revert --all' keeptune revert --all
    here 'afterwards: the values' $default
    is 'nothing is left in /etc/sysctl.d' "$(find /etc/sysctl.d -name '*keeptune*')" ''
    about kernel
    is 'no kernel warning' "$(dmesg | grep -E 'BUG:|WARNING:|Oops' | head -n 3)" ''
    complete
    ;;
esac
