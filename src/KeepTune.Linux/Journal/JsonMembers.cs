using System.Text.Json;

namespace KeepTune.Linux.Journal;

/// <summary>
/// Objects and arrays read in one pass, member by member, without a document in between: that would bring cryptography into the binary.
/// </summary>
internal static class JsonMembers
{
    /// <exception cref="JsonException">The value is none that begins with this.</exception>
    public static void Expect(this ref Utf8JsonReader json, JsonTokenType token)
    {
        if (json.TokenType != token)
            throw new JsonException($"expected {token}, found {json.TokenType}");
    }

    /// <summary>Goes to the value of the next member of the object that was begun. A value that isn't wanted is to be skipped.</summary>
    /// <returns>The member's name; null at the object's end.</returns>
    public static string? NextMember(this ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType is JsonTokenType.EndObject)
            return null;
        var name = json.GetString();
        json.Read();
        return name;
    }

    /// <summary>Goes to the next item of the array that was begun; false at its end.</summary>
    public static bool NextItem(this ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType is not JsonTokenType.EndArray;
    }

    /// <exception cref="JsonException">The member was not there.</exception>
    public static T Required<T>(this T? value, string name)
        where T : struct => value ?? throw Missing(name);

    /// <inheritdoc cref="Required{T}(T?, string)"/>
    public static T Required<T>(this T? value, string name)
        where T : class => value ?? throw Missing(name);

    public static JsonException Missing(string name) => new($"'{name}' is missing");
}
