using System.Text.Json.Serialization;
using KeepTune.Core.Journal;

namespace KeepTune.Linux.Journal;

/// <summary>What a change does to a file, as stored in the journal. A struct, since an item of a list must not be null.</summary>
[method: JsonConstructor]
internal readonly record struct FileChangeRecord(string Path, FileContentRecord? Before, FileContentRecord? After)
{
    public static FileChangeRecord Of(FileChange file) =>
        new(file.Path, FileContentRecord.Of(file.Before), FileContentRecord.Of(file.After));

    public FileChange ToFileChange() => new(Path, Before?.ToContent(), After?.ToContent());
}

/// <param name="Base64">As text: the encoder escapes a plus sign, which a serializer of bytes does not.</param>
internal sealed record FileContentRecord(int Mode, string Base64)
{
    public static FileContentRecord? Of(FileContent? content) => content is null ? null : new(content.Mode, content.Base64);

    public FileContent ToContent() => FileContent.Of(Convert.FromBase64String(Base64), Mode);
}
