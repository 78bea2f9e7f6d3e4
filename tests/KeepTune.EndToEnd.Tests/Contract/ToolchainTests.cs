namespace KeepTune.EndToEnd.Tests.Contract;

/// <summary>What <c>install.sh</c> detects about linkers and the program that they link.</summary>
public sealed class ToolchainTests : IDisposable
{
    private static readonly string Functions =
        $"repo={Sandbox.Repository}; source $repo/src/install/toolchain.sh; set -e; mkdir -p /run/bin; PATH=/run/bin:$PATH; ";

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void A_linker_is_tested_without_options_that_older_ones_misread()
    {
        // Like binutils 2.35: "-no-pie" is read as "-n", so that no shared library is found.
        sandbox.WriteFile("/run/bin/gcc", """
            #!/bin/sh
            cat >/dev/null
            for argument; do [ "$argument" != -Wl,-no-pie ] || { echo 'cannot find -lgcc_s' >&2; exit 1; }; done
            echo "$@" >/run/arguments
            """);

        Expect.Quietly(sandbox.Shell($"{Functions}chmod +x /run/bin/gcc; links gcc"));

        var arguments = sandbox.ReadFile("/run/arguments")!.TrimEnd().Split(' ');
        Assert.Contains("-no-pie", arguments);
        Assert.DoesNotContain("-pie", arguments);
    }

    [Fact]
    public void The_message_of_a_linker_is_kept()
    {
        sandbox.WriteFile("/run/bin/gcc", "#!/bin/sh\ncat >/dev/null\necho 'cannot find -lgcc_s' >&2\nexit 1\n");

        var ran = sandbox.Shell($"{Functions}chmod +x /run/bin/gcc; links gcc || echo \"$linker_says\"");

        Assert.Equal("cannot find -lgcc_s\n", ran.Output);
    }

    [Fact]
    public void The_program_is_linked_at_a_fixed_address_and_says_which_library_it_needs()
    {
        // e_type of the ELF header: ET_EXEC.
        Assert.Equal(2, BitConverter.ToUInt16(File.ReadAllBytes(Sandbox.Binary), 16));
        Assert.Matches("^2\\.[0-9]+\n$", Expect.Quietly(sandbox.Shell($"{Functions}glibc_of $K")));
        Assert.Equal("", Expect.Quietly(sandbox.Shell($"{Functions}glibc_of {Sandbox.Repository}/README.md || true")));
    }
}
