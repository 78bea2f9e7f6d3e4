using KeepTune.Linux.Boot;
using KeepTune.Linux.Changes;
using KeepTune.Linux.DropIn;

namespace KeepTune.Cli.Changes;

/// <summary>
/// <c>keeptune apply --root</c>: an image has no running values and no journal, and is locked only against a keeptune that writes the same
/// directory.
/// </summary>
internal sealed class ImageApply(ApplyRequest request, RequestedSettings wanted, BootSurvey survey, Invocation invocation)
{
    public Outcome Execute()
    {
        if (wanted.Complete is not { } target)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--root' needs a profile or all three values: an image has no running values",
                "add a profile, or '--time', '--intvl' and '--probes'");

        new ApplyAdvice(request, survey, invocation).WarnAbout(target);
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
