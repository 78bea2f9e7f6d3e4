using System.Text;
using KeepTune.Core.Boot;

namespace KeepTune.Linux.Boot;

/// <summary>Makes paths, as the engines name them, fit for display.</summary>
public static class BytePath
{
    /// <summary>A path of one character per byte as text, escaped.</summary>
    public static string Show(string path) => Printable.Escape(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path)));

    /// <summary>The path as seen from outside the root.</summary>
    public static string Show(string path, SystemRoot root) => root.Display(Show(path));

    /// <summary><c>file:line</c>, with the path as seen from outside the root.</summary>
    public static string Show(SourceLine source, SystemRoot root) => $"{Show(source.Path, root)}:{source.Line}";
}
