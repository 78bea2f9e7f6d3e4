using System.Text;
using KeepTune.Core.Boot;

namespace KeepTune.Linux.Boot;

/// <summary>Paths as the engines name them, made fit to be shown.</summary>
public static class BytePath
{
    /// <summary>A path of one byte a character as text, escaped.</summary>
    public static string Show(string path) => Printable.Escape(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path)));

    /// <summary>The path as it is found from outside the root.</summary>
    public static string Show(string path, SystemRoot root) => root.Display(Show(path));

    /// <summary><c>file:line</c>, the file as it is found from outside the root.</summary>
    public static string Show(SourceLine source, SystemRoot root) => $"{Show(source.Path, root)}:{source.Line}";
}
