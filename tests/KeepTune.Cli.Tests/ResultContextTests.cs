using KeepTune.Cli.Changes;
using KeepTune.Cli.Policy;

namespace KeepTune.Cli.Tests;

public class ResultContextTests
{
    private static readonly DateTimeOffset Since = new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)).AddTicks(1);

    public static TheoryData<string> Documents { get; } = [
        .. typeof(ResultContext).Assembly.GetTypes().Where(type => type.GetProperty("Schema") is not null).Select(type => type.FullName!),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_result_with_a_schema_is_a_document(string result) =>
        Assert.NotNull(ResultContext.Default.GetTypeInfo(typeof(ResultContext).Assembly.GetType(result)!));

    [Fact]
    public void Quotes_and_signs_are_written_as_they_are() => Assert.Equal(
        """
        {"schema":"s","kind":"k","message":"\"quoted\" <b>'é+&\u001B[2m\n\uFFFD","messages":["a","b"],"hint":null,"exit_code":3}

        """,
        ResultContext.Text(
            new ErrorResult("s", "k", "\"quoted\" <b>'\u00e9+&\e[2m\n\ud800", ["a", "b"], null, 3),
            json => json.ErrorResult));

    [Fact]
    public void Members_are_in_declaration_order_and_null_if_there_is_no_value() => Assert.Equal(
        """
        {"schema":"s","changed":true,"policy":{"cgroup":"/a","profile":null,"values":null,"detection_s":0.1,"override":null,"user_timeout_ms":null,"hits":9223372036854775807,"since":"1970-01-01T00:00:00.0000001+02:00","hold":"gone","pin":null},"before":null}

        """,
        ResultContext.Text(
            new PolicyAttachResult(
                "s",
                true,
                new("/a", null, null, 0.1, null, null, long.MaxValue, Since, "gone", null),
                null),
            json => json.PolicyAttachResult));

    [Fact]
    public void Text_only_fields_are_not_written() => Assert.Equal(
        """
        {"schema":"keeptune.revert.v1","changed":false,"dry_run":true,"profile":null,"namespaces":[],"persisted":null,"also_persisted":[],"undone":0,"mended":null,"confirm_within_s":null,"diff":null,"failed":[],"not_visible":1,"vanished":2,"refresh":null,"connections":null}

        """,
        ResultContext.Text(
            new ChangeResult(ChangeResult.RevertSchema, false, true, null, [], null, [], 0, null, null, null)
            {
                NotVisible = 1,
                Vanished = 2,
                TargetArgument = " --netns a",
                IsOfAll = true,
            },
            json => json.ChangeResult));
}
