using KeepTune.Linux.Boot;
using KeepTune.Linux.Changes;
using KeepTune.Linux.DropIn;

namespace KeepTune.Cli.Changes;

/// <summary>
/// <c>keeptune apply --root</c>: an image has no running values, no journal and no other keeptune but those that write the same directory.
/// </summary>
internal sealed class ImageApply(ApplyRequest request, RequestedSettings wanted, BootSurvey survey, Invocation invocation)
{
    public Outcome Execute()
    {
        if (wanted.Complete is not { } target)
            throw new Failure(
                FailureKind.InvalidInput,
                "with '--root' all three values are needed: an image has no running values to take the others from",
                "give a profile, or '--time', '--intvl' and '--probes'");

        new ApplyAdvice(request, survey, invocation).On(target);
        using var dropIn = new DropInFile(invocation.Root, request.FileName);
        ApplyDecision? decision = null;
        ApplyDecision Decide() => decision = ApplyDecision.Of(request, wanted, default, dropIn, survey, invocation.Messages.Warn);
        if (request.DryRun)
            Decide();
        else
            _ = ImageChange.Make(dropIn, () => Decide().File!, Arguments.WaitOf(request.Wait));
        return new ApplyReport(request, wanted, decision!, invocation)
        {
            Namespace = NamespaceChangeResult.Of("net:[0]", default(KeepaliveSettings), default),
        }.Outcome();
    }
}
