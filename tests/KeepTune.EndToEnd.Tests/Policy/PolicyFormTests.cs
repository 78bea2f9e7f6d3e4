namespace KeepTune.EndToEnd.Tests.Policy;

/// <summary>Policies made by another version of the program, whose map this one can't write.</summary>
public sealed class PolicyFormTests : IDisposable
{
    // A program with the policy's name that enables keepalive with TCP_KEEPIDLE 99, leaves the mark, and has a map with the policy's name.
    private const string Later = """
        import ctypes, os, struct, sys
        libc = ctypes.CDLL(None, use_errno=True)
        number = 321 if os.uname().machine == "x86_64" else 280
        keep = []
        def buffer(data):
            keep.append(ctypes.create_string_buffer(data, len(data)))
            return ctypes.addressof(keep[-1])
        def bpf(command, attr):
            attr = ctypes.create_string_buffer(attr.ljust(152, b"\0"), 152)
            result = libc.syscall(number, command, attr, 152)
            assert result >= 0, "%d: %s" % (command, os.strerror(ctypes.get_errno()))
            return result
        def i(code, dst=0, src=0, offset=0, value=0):
            return struct.pack("<BBhi", code, dst | src << 4, offset, value)
        def option(level, name, value):
            return i(0x62, 10, 0, -4, value) + i(0xbf, 1, 6) + i(0xb7, 2, value=level) + i(0xb7, 3, value=name) + i(0xbf, 4, 10) + i(0x07, 4, value=-4) + i(0xb7, 5, value=4) + i(0x85, value=49)
        made = bpf(0, struct.pack("<IIII12x16s", 2, 4, int(sys.argv[2]), int(sys.argv[3]), b"ka_values"))
        body = i(0x18, 1, 1, value=made) + i(0) + option(6, 4, 99) + option(1, 9, 1) + i(0x62, 6, 0, 4, 0x6b656570)
        code = i(0xbf, 6, 1) + i(0x61, 1, 6) + i(0x15, 1, 0, 1, 4) + i(0x55, 1, 0, len(body) // 8, 5) + body + i(0xb7, 0, value=1) + i(0x95)
        program = bpf(5, struct.pack("<IIQQ24x16s", 13, len(code) // 8, buffer(code), buffer(b"GPL\0"), b"ka_policy"))
        group = os.open(sys.argv[1], os.O_RDONLY | os.O_DIRECTORY)
        if len(sys.argv) == 4:
            bpf(8, struct.pack("<IIII", group, program, 3, 2))
        else:
            link = bpf(28, struct.pack("<IIII", program, group, 3, 0))
            os.makedirs("/sys/fs/bpf/keeptune", 0o700, exist_ok=True)
            bpf(6, struct.pack("<QI", buffer(sys.argv[4].encode() + b"\0"), link))
        """;

    // Finds the map of this cgroup's policy, and changes its entries to format 2.
    private const string Reform = """
        import ctypes, os, struct, sys
        libc = ctypes.CDLL(None, use_errno=True)
        number = 321 if os.uname().machine == "x86_64" else 280
        def bpf(command, attr):
            attr = ctypes.create_string_buffer(attr.ljust(152, b"\0"), 152)
            result = libc.syscall(number, command, attr, 152)
            assert result >= 0, "%d: %s" % (command, os.strerror(ctypes.get_errno()))
            return result
        def at(thing):
            return ctypes.addressof(thing)
        group = os.open(sys.argv[1], os.O_RDONLY | os.O_DIRECTORY)
        ids = (ctypes.c_uint * 8)()
        bpf(16, struct.pack("<IIIIQI", group, 3, 0, 0, at(ids), 8))
        info, maps = ctypes.create_string_buffer(80), (ctypes.c_uint * 1)()
        struct.pack_into("<I", info, 52, 1)
        struct.pack_into("<Q", info, 56, at(maps))
        bpf(15, struct.pack("<IIQ", bpf(13, struct.pack("<I", ids[0])), 80, at(info)))
        table = bpf(14, struct.pack("<I", maps[0]))
        for key in 1, 2:
            k, entry = ctypes.c_uint(key), ctypes.create_string_buffer(512)
            bpf(1, struct.pack("<I4xQQ", table, at(k), at(entry)))
            struct.pack_into("<I", entry, 40, 2)
            bpf(2, struct.pack("<I4xQQ", table, at(k), at(entry)))
        """;

    private const string Look = "connect(l)";

    private readonly Sandbox sandbox = new();
    private readonly TestCgroup group;

    public PolicyFormTests()
    {
        group = new(sandbox);
        sandbox.WriteFile("/run/later.py", Later);
        sandbox.WriteFile("/run/reform.py", Reform);
    }

    public void Dispose()
    {
        sandbox.Keeptune("policy", "detach", group.Path);
        group.Dispose();
        sandbox.Dispose();
    }

    [Theory]
    [InlineData("64 1")]
    [InlineData("512 3")]
    [InlineData("512 3", "/sys/fs/bpf/keeptune/policy-of-a-later-one")]
    public void A_policy_of_another_format_is_listed_and_fully_replaced(string map, string name = "")
    {
        if (name.Length > 0)
            Expect.Quietly(sandbox.Shell("mount -t bpf none /sys/fs/bpf"));
        Expect.Quietly(sandbox.Shell($"python3 /run/later.py {group.Directory} {map} {name}"));
        using var program = group.Program("l = listen(socket.AF_INET, ('127.0.0.1', 0))\nconnect(l)");
        Assert.Equal(99, (int)program.Sockets[1]!["time_s"]!);
        var listed = Assert.Single(group.Policies())!;
        Assert.Equal((null, name.Length > 0 ? "pinned" : "cgroup"), (listed["values"], (string?)listed["hold"]));

        Assert.Equal(
            $"replaced a policy of another version with 60/10/6 ('database') on {group.Path}\n",
            Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path)));

        Assert.Equal(60, (int)Assert.Single(group.Policies())!["values"]!["time_s"]!);
        Assert.Equal(60, (int)program.After(Look)[^1]!["time_s"]!);
        Assert.Equal(
            name.Length > 0 ? 1 : 0,
            sandbox.Shell("ls /sys/fs/bpf/keeptune 2>/dev/null").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Expect.Quietly(sandbox.Keeptune("policy", "detach", group.Path));
        Assert.False((bool)program.After(Look)[^1]!["keepalive"]!);
    }

    [Fact]
    public void Values_of_another_format_are_not_overwritten()
    {
        Expect.Quietly(sandbox.Keeptune("policy", "attach", "cloud", group.Path));
        Expect.Quietly(sandbox.Shell($"python3 /run/reform.py {group.Directory}"));
        Assert.Null(Assert.Single(group.Policies())!["values"]);

        Assert.Contains(
            "replaced a policy of another version with 60/10/6",
            Expect.Quietly(sandbox.Keeptune("policy", "attach", "database", group.Path)),
            StringComparison.Ordinal);

        Assert.Equal("database", (string?)Assert.Single(group.Policies())!["profile"]);
    }

    [Fact]
    public void While_it_is_replaced_every_connection_gets_a_policy_however_it_ends()
    {
        Expect.Quietly(sandbox.Shell($"python3 /run/later.py {group.Directory} 64 1"));
        using var program = group.Program("""
            import threading
            seen, over = set(), False
            l = socket.create_server(("127.0.0.1", 0))
            def run():
                while not over:
                    c = socket.create_connection(l.getsockname()); a = l.accept()[0]
                    for s in (c, a): seen.add((s.getsockopt(1, 9), s.getsockopt(6, 4)))
                    c.setsockopt(1, 13, b"\1\0\0\0\0\0\0\0"); c.close(); a.close()
            thread = threading.Thread(target=run); thread.start()
            """);
        var killed = 0;
        for (var when = 1; ; when++)
        {
            var ran = sandbox.Shell(
                $"strace -f -qq -o /dev/null -e trace=bpf -e inject=bpf:signal=KILL:when={when} $K policy attach database {group.Path}");
            Assert.All(group.Policies(), policy => Assert.Contains((int?)policy!["values"]?["time_s"], new int?[] { null, 60 }));
            if (ran.ExitCode == 0)
                break;
            killed++;
        }

        Assert.Equal(60, (int)Assert.Single(group.Policies())!["values"]!["time_s"]!);
        program.After("over = True; thread.join(); open('/run/seen', 'w').write(str(sorted(seen)))");
        Assert.Equal("[(1, 60), (1, 99)]", sandbox.ReadFile("/run/seen"));
        Assert.InRange(killed, 10, 1000);
    }
}
