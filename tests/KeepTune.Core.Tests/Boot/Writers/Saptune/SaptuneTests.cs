using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Boot.Writers.Saptune;

namespace KeepTune.Core.Tests.Boot.Writers.Saptune;

public class SaptuneTests
{
    private const string Time = "net.ipv4.tcp_keepalive_time";

    [Theory]
    [InlineData($"[sysctl]\n{Time} = 300\n", BootWriteEffect.Sets, 300)]
    [InlineData($"[sysctl]\n{Time}=\"300\" # why\n", BootWriteEffect.Sets, 300)]
    [InlineData($"[sysctl]\n{Time} >= 300\n", BootWriteEffect.Sets, 300)]
    [InlineData($"[sysctl]\n{Time}=1\n{Time}=2\n", BootWriteEffect.Sets, 2)]
    [InlineData($"[sysctl]\n{Time}=x\n", BootWriteEffect.Refused, null)]
    [InlineData($"[sysctl:csp=azure]\n{Time}=5\n", BootWriteEffect.Sets, 5)]
    [InlineData($"[sysctl:arch=x86_64:csp=azure]\n{Time}=5\n", BootWriteEffect.Unknown, null)]
    public void A_note_sets_what_its_sysctl_sections_say(string text, BootWriteEffect effect, int? value)
    {
        var write = Assert.Single(Writes(text));

        Assert.Equal((SysctlKey.Time, effect, value), (write.Key, write.Effect, write.Value));
    }

    [Theory]
    [InlineData($"[vm]\n{Time}=300\n")]
    [InlineData($"{Time}=300\n")]
    [InlineData($"[sysctl]\n#{Time}=300\n")]
    [InlineData($"[sysctl]\n{Time}=\n")]
    [InlineData($"[sysctl]\n{Time}=1\n{Time}=\n")]
    [InlineData("[sysctl]\nnet/ipv4/tcp_keepalive_time=300\n")]
    [InlineData("[sysctl]\nnet.ipv4/tcp_keepalive_time=300\n")]
    [InlineData($"[sysctl:csp=aws]\n{Time}=300\n")]
    [InlineData($"[sysctl:csp]\n{Time}=300\n")]
    [InlineData($"[sysctl:os=12:csp=aws]\n{Time}=300\n")]
    public void A_note_leaves_other_things_alone(string text) => Assert.Empty(Writes(text));

    [Fact]
    public void An_override_changes_or_disables_keys_of_the_note_and_adds_none()
    {
        var note = $"[sysctl]\n{Time}=300\nnet.ipv4.tcp_keepalive_intvl=75\n";
        var writes = Writes(note, $"[sysctl]\n{Time}=200\nnet.ipv4.tcp_keepalive_intvl=\nnet.ipv4.tcp_keepalive_probes=3\n");

        var write = Assert.Single(writes);
        Assert.Equal((200, "override"), (write.Value, write.Source.Path));
    }

    [Theory]
    [InlineData("NOTE_APPLY_ORDER=\"a b\"", "a,b")]
    [InlineData("NOTE_APPLY_ORDER=\"a\"\nNOTE_APPLY_ORDER = \"c\" # x", "c")]
    [InlineData("#NOTE_APPLY_ORDER=\"a\"\nTUNE_FOR_NOTES=\"a\"", "")]
    public void Notes_are_applied_in_the_saved_order(string text, string notes) =>
        Assert.Equal(notes, string.Join(',', SaptuneSettings.NoteOrder(text)));

    [Theory]
    [InlineData("7783-7084-3265-9085-8269-3286-77\n", null, true)]
    [InlineData("", "Microsoft Corporation\n", null)]
    [InlineData(null, "QEMU", false)]
    [InlineData(null, null, false)]
    public void Azure_is_detected_by_the_firmware(string? tag, string? vendor, bool? azure) =>
        Assert.Equal(azure, SaptuneSettings.IsAzure(tag, vendor));

    private static IReadOnlyList<BootWrite> Writes(string note, string? changed = null) => SaptuneNote.Parse(note, "note", Fits)
        .Writes(changed is null ? null : SaptuneNote.Parse(changed, "override", Fits), "saptune note 1", true, 250);

    private static bool? Fits(string tag, string value) => tag == "csp" ? value == "azure" : null;
}
