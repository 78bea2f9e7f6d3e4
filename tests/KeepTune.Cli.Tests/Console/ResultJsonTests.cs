using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KeepTune.Cli.Tests.Console;

/// <summary>The contract is written by hand; what a serializer makes of the same records says whether a member was forgotten.</summary>
public class ResultJsonTests
{
    private static readonly JsonSerializerOptions Serializer = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly NullabilityInfoContext annotations = new();
    private int count;

    // What is public among the methods that extend the writer; parts of documents are internal.
    private static readonly Dictionary<string, MethodInfo> Writers = typeof(ResultJson).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: true, IsSealed: true, IsNested: false })
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(method => method.GetParameters() is [{ } first, _] && first.ParameterType == typeof(ResultJson))
        .ToDictionary(method => method.Name);

    public static TheoryData<string> Documents { get; } = [.. Writers.Keys];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_member_of_a_result_is_written(string name) => AsSerialized(name, full: true);

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_is_not_there_is_null(string name) => AsSerialized(name, full: false);

    [Fact]
    public void Every_result_with_a_schema_is_a_document() => Assert.Equal(
        typeof(ResultJson).Assembly.GetTypes().Where(type => type.GetProperty("Schema") is not null).Select(type => type.Name).Order(),
        Documents.Select(document => document.Data).Order());

    private void AsSerialized(string name, bool full)
    {
        var method = Writers[name];
        typeof(ResultJsonTests).GetMethod(nameof(Compare), BindingFlags.Instance | BindingFlags.NonPublic)!
            .MakeGenericMethod(method.GetParameters()[1].ParameterType)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [method, full], null);
    }

    private void Compare<T>(MethodInfo method, bool full)
    {
        var sample = (T)Sample(typeof(T), full);

        Assert.Equal(
            JsonSerializer.Serialize(sample, Serializer) + "\n", ResultJson.Text(sample, json => method.CreateDelegate<Action<T>>(json)));
    }

    // Every value is another, so that no two members can be mixed up.
    private object Sample(Type type, bool full)
    {
        var number = ++count;
        if (type == typeof(string))
            return $"{number} \"quoted\" <b>'\u00e9\e[2m\n\u202e\ud800";
        if (type == typeof(int))
            return -number;
        if (type == typeof(uint))
            return uint.MaxValue - (uint)number;
        if (type == typeof(long))
            return long.MaxValue - number;
        if (type == typeof(double))
            return number / 3.0;
        if (type == typeof(bool))
            return number % 2 == 0;
        if (type == typeof(DateTimeOffset))
            return DateTimeOffset.UnixEpoch.AddDays(number).AddTicks(number).ToOffset(TimeSpan.FromHours(2));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return Items(type.GetGenericArguments()[0], full);

        var constructor = type.GetConstructors().Single(made => made.GetParameters().Length > 0);
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Argument(parameter, full))]);
    }

    private Array Items(Type item, bool full)
    {
        var items = Array.CreateInstance(item, full ? 2 : 0);
        for (var i = 0; i < items.Length; i++)
            items.SetValue(Sample(item, full), i);
        return items;
    }

    private object? Argument(ParameterInfo parameter, bool full) =>
        !full && annotations.Create(parameter).ReadState is NullabilityState.Nullable
        ? null
        : Sample(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType, full);
}
