using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace KeepTune.EndToEnd.Tests.Faults;

/// <summary>
/// One bash in a sandbox that runs script after script: entering the sandbox each time takes longer than these tests' scripts.
/// </summary>
internal sealed class SandboxShell : IDisposable
{
    private const string Loop = """
        eval "$1"
        while IFS= read -r -d '' script; do
          (eval "$script") </dev/null >/run/shell.out 2>/run/shell.err
          printf '%s\0' "$?"
          for stream in out err; do
            text=
            IFS= read -r -d '' text </run/shell.$stream
            printf '%s\0' "$text"
          done
        done
        """;

    private readonly Process bash;

    /// <param name="functions">Definitions that all scripts may use.</param>
    public SandboxShell(Sandbox sandbox, string functions) => bash = sandbox.Enter(["bash", "-c", Loop, "shell", functions]);

    public Ran Run(string script)
    {
        bash.StandardInput.Write(script + '\0');
        bash.StandardInput.Flush();
        return new(int.Parse(Field(), CultureInfo.InvariantCulture), Field(), Field());
    }

    public void Dispose()
    {
        bash.StandardInput.Close();
        bash.WaitForExit();
        bash.Dispose();
    }

    private string Field()
    {
        var text = new StringBuilder();
        while (bash.StandardOutput.Read() is var next && next != 0)
            text.Append(
                next > 0
                    ? (char)next
                    : throw new InvalidOperationException($"the sandbox's shell ended: {bash.StandardError.ReadToEnd()}"));
        return text.ToString();
    }
}
