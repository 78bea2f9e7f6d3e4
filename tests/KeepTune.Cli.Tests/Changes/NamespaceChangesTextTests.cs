using KeepTune.Cli.Changes;

namespace KeepTune.Cli.Tests.Changes;

public class NamespaceChangesTextTests
{
    private static readonly KeepaliveSettings Old = KeepaliveSettings.KernelDefault;
    private static readonly KeepaliveSettings New = KeepaliveSettings.FromSeconds(30, 10, 3);

    private static readonly NamespaceChangeResult Here =
        NamespaceChangeResult.Of("net:[4026531833]", Old, New) with { IsOwn = true, Pids = [1], Process = "systemd" };
    private static readonly NamespaceChangeResult Blue = NamespaceChangeResult.Of("net:[4026532574]", New, New) with { Names = ["blue"] };
    private static readonly NamespaceChangeResult Container = NamespaceChangeResult.Of("net:[4026532671]", Old, New) with
    {
        Pids = [48213],
        Process = "postgres",
        Container = new("docker", new string('4', 64)),
    };
    private static readonly NamespaceFailureResult Failed = new("net:[1]", [], [], "failed", "x", null);

    private static readonly ChangeResult Applied = new(
        ChangeResult.ApplySchema,
        true,
        DryRun: false,
        "aggressive",
        [Here, Blue, Container],
        null,
        [],
        null,
        null,
        null,
        null)
    {
        IsOfAll = true,
    };

    [Fact]
    public void Changed_namespaces_are_rows_and_the_rest_are_counted() => Expect(
        """
        NETNS             NAME    PROCESS           CONTAINER            BEFORE     AFTER
        net:[4026531833]  (this)  systemd (1)       -                    7200/75/9  30/10/3
        net:[4026532671]  -       postgres (48213)  docker 444444444444  7200/75/9  30/10/3
        changed 2 of 3 network namespaces

        """,
        Applied);

    [Fact]
    public void A_failed_namespace_counts_as_selected() =>
        Assert.EndsWith(
            "changed 2 of 4 network namespaces\n", ChangeText.Render(Applied with { Failed = [Failed] }), StringComparison.Ordinal);

    [Fact]
    public void Nothing_to_do_is_reported()
    {
        Expect("no change: the values are already active in 1 network namespace\n", Applied with { Namespaces = [Blue] });
        Expect("nothing to revert\n", Applied with { Schema = ChangeResult.RevertSchema, Namespaces = [] });
        Expect(
            "the old values are already active in 1 network namespace\n",
            Applied with { Schema = ChangeResult.RevertSchema, Namespaces = [Blue] });
        Expect("nothing was changed\n", Applied with { Namespaces = [], Failed = [Failed] });
        Expect("no matching network namespace\n", Applied with { Namespaces = [] });
    }

    [Fact]
    public void The_question_names_the_profile_and_the_numbers()
    {
        Assert.EndsWith(
            "\napply 'aggressive' (30/10/3) to 2 of 3 network namespaces?",
            NamespaceChangesText.Question(Applied.Namespaces, "'aggressive' (30/10/3)", Screen.Plain),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "\napply these values to 1 of 1 network namespace?",
            NamespaceChangesText.Question([Here], null, Screen.Plain),
            StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_terminal_apply_reports_what_it_did_not_reach()
    {
        var one = Applied with { IsOfAll = false, Namespaces = [Here] };

        Assert.EndsWith(
            "\n2 other network namespaces were not changed ('--all-netns' includes them)\n",
            ChangeText.Render(one, new(4, 2, Complete: true)),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "\nat least 1 other network namespace was not changed ('--all-netns' includes it)\n",
            ChangeText.Render(one, new(4, 1, Complete: false)),
            StringComparison.Ordinal);
        Assert.DoesNotContain("network namespaces", ChangeText.Render(one, new(4, 0, Complete: true)), StringComparison.Ordinal);
    }

    private static void Expect(string text, ChangeResult result) => Assert.Equal(text, ChangeText.Render(result));
}
