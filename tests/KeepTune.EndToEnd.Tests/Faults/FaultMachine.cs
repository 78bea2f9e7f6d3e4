namespace KeepTune.EndToEnd.Tests.Faults;

/// <summary>The result of a run with a fault.</summary>
/// <param name="Hit">Whether the fault occurred: threads do not always make the same calls in the same order.</param>
/// <param name="Hung">It was ended after <see cref="FaultMachine.MaxRun"/>.</param>
internal sealed record FaultyRun(int ExitCode, string Output, string Error, bool Hit, bool Hung, MachineState State);

/// <summary>A sandbox that is restored to a saved state between runs.</summary>
internal sealed class FaultMachine : IDisposable
{
    /// <summary>Seconds; a run takes hundredths of one.</summary>
    public const int MaxRun = 20;

    private const int MaxRunWhereExpected = 2;

    private const string Functions = """
        shopt -s dotglob nullglob
        trees=(etc/sysctl.d var/lib/keeptune run/keeptune)
        keys=(tcp_keepalive_time tcp_keepalive_intvl tcp_keepalive_probes)
        mkdir /run/fault

        slurp() { content=; IFS= read -r -d '' content <"$1"; }

        state() {
          local key value line content files
          local -a values=()
          for key in "${keys[@]}"; do read -r value <"/proc/sys/net/ipv4/$key"; values+=("$value"); done
          (IFS=/; printf '%s\036' "${values[*]}")
          files=(/etc/sysctl.d/* /var/lib/keeptune/* /run/keeptune/*)
          ((${#files[@]} > 0)) || return 0
          stat -c '%a %F %n' -- "${files[@]}" | while read -r line; do
            slurp "/${line#*/}"
            printf '/%s\036%s\n%s\036' "${line#*/}" "${line%% /*}" "$content"
          done
        }

        save() {
          local tree key value
          rm -rf "/run/fault/$1"
          mkdir "/run/fault/$1"
          for tree in "${trees[@]}"; do
            [[ ! -d /$tree ]] || cp -a "/$tree" "/run/fault/$1/${tree//\//_}"
          done
          for key in "${keys[@]}"; do read -r value <"/proc/sys/net/ipv4/$key"; echo "$value" >"/run/fault/$1/$key"; done
        }

        restore() {
          local tree key value
          rm -rf /etc/sysctl.d /var/lib/keeptune /run/keeptune
          for tree in "${trees[@]}"; do
            [[ ! -d /run/fault/$1/${tree//\//_} ]] || cp -a "/run/fault/$1/${tree//\//_}" "/$tree"
          done
          for key in "${keys[@]}"; do read -r value <"/run/fault/$1/$key"; echo "$value" >"/proc/sys/net/ipv4/$key"; done
        }

        # What a hung run left behind: the program, in this network namespace.
        end_leftovers() {
          local process
          for process in /proc/[0-9]*; do
            if [[ $(readlink "$process/exe") == "$K" && $process/ns/net -ef /proc/self/ns/net ]]; then kill -KILL "${process#/proc/}"; fi
          done
        }

        inject() {
          local longest=$1 options=$2 code start=$SECONDS
          shift 2
          timeout -k 2 "$longest" strace -f -o /run/fault/trace $options "$K" "$@" </dev/null >/run/fault/out 2>/run/fault/err
          code=$?
          if ((SECONDS - start >= longest)); then end_leftovers; echo "+++ hung +++" >>/run/fault/trace; fi
          printf '%s\036' "$code"
          for part in out err trace; do slurp "/run/fault/$part"; printf '%s\036' "$content"; done
          state
        }
        """;

    private readonly Sandbox sandbox = new();
    private readonly SandboxShell shell;

    public FaultMachine() => shell = new(sandbox, Functions);

    public MachineState State => new(shell.Run("state").Output);

    public Ran Keeptune(string arguments) => shell.Run($"exec \"$K\" {arguments}");

    public void Save(string name) => Done(shell.Run($"save {name}"));

    public void Restore(string name) => Done(shell.Run($"restore {name}"));

    /// <summary>The system calls of a run if nothing fails.</summary>
    public IReadOnlyList<SystemCall> Record(string arguments)
    {
        var ran = shell.Run($"strace -f -o /run/fault/trace \"$K\" {arguments} >/dev/null 2>&1 && cat /run/fault/trace");
        return ran.ExitCode == 0
            ? SystemCall.In(ran.Output)
            : throw new InvalidOperationException($"'keeptune {arguments}' failed under strace: {ran.ExitCode}");
    }

    public FaultyRun Run(string arguments, Fault fault)
    {
        var fields = shell.Run(
            $"inject {(fault.MayHang ? MaxRunWhereExpected : MaxRun)} '{fault.Options}' {arguments}").Output.Split('\x1e', 5);
        var trace = fields[3];
        var hit = trace.Contains(fault.Error is null ? "+++ killed by SIGKILL +++" : "(INJECTED)", StringComparison.Ordinal);
        return new(
            int.Parse(fields[0]), fields[1], fields[2], hit, trace.EndsWith("+++ hung +++\n", StringComparison.Ordinal), new(fields[4]));
    }

    public void Dispose()
    {
        shell.Dispose();
        sandbox.Dispose();
    }

    private static void Done(Ran ran)
    {
        if (ran.ExitCode != 0 || ran.Error.Length > 0)
            throw new InvalidOperationException($"{ran.ExitCode}: {ran.Error}");
    }
}
