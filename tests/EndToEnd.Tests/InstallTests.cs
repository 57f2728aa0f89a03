using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Testing;

namespace Chatcode.EndToEnd.Tests;

/// <summary>A person copies the command of a server of theirs into its shell, and later removes it all again.</summary>
[Collection(RunningChatcodeGroup.Name)]
public sealed class InstallTests(RunningChatcode chatcode)
{
    [Fact]
    public async Task CopiedCommand_InstallsADaemonThatConnects_AndCleanupLeavesNothing()
    {
        using var person = Person();
        var (id, command) = await Bring(person);

        // There is no systemd in there: the daemon is started as its unit would.
        await using var machine = ThrowAwayRoot.Start(
            $"""
            cd /root
            {command} --no-start
            stat -c '%a %U' /etc/chatcode/gateway.env /etc/sudoers.d/chatcode /usr/local/bin/chatcode-gateway | tr '\n' ' '; echo
            ls /etc/systemd/system/multi-user.target.wants | grep -c chatcode
            echo 'GATEWAY_LOG_LEVEL=debug' >>/etc/chatcode/gateway.env
            {command} --no-start
            grep -c . /etc/chatcode/gateway.env
            set -a; . /etc/chatcode/gateway.env; set +a
            cd /home/vibe
            HOME=/home/vibe SHELL=/bin/bash setpriv --reuid vibe --regid vibe --init-groups chatcode-gateway &
            daemon=$!
            echo started
            read -r _
            kill "$daemon"
            wait "$daemon" || true
            sh /usr/local/lib/chatcode/cleanup.sh --purge
            find / -xdev \( -path /proc -o -path /tmp \) -prune -o \( -name '*chatcode-gateway*' -o -name '*chatcode-tmux*' \) -newer /root/chatcode-install.sh -print
            ls /etc/chatcode /etc/sudoers.d/chatcode /home/vibe 2>/dev/null || true
            ! id vibe 2>/dev/null
            echo cleaned
            """);
        await machine.Prints("started");
        Assert.Contains("\n600 root 440 root 755 root", machine.Output, StringComparison.Ordinal);
        Assert.Contains("\n2\n", machine.Output, StringComparison.Ordinal);
        Assert.Contains("\n4\n", machine.Output, StringComparison.Ordinal);
        await Wait.Until(async () => (await Server(person, id))?.GetProperty("gateway_connected").GetBoolean() is true, "the installed daemon's connection");

        await machine.GoOn();
        Assert.Equal(0, await machine.End());
        Assert.EndsWith("chatcode: the gateway is removed\ncleaned", machine.Output, StringComparison.Ordinal);
        Assert.Null(await Server(person, id));
    }

    [Fact]
    public async Task DamagedDownload_IsRefused_AndNothingIsChanged()
    {
        using var person = Person();
        var (id, command) = await Bring(person);
        await using var machine = ThrowAwayRoot.Start(
            $"""
            cd /root
            mkdir release
            cd release
            for file in SHA256SUMS chatcode-gateway-linux-x64 chatcode-gateway.service chatcode-tmux.service cleanup.sh; do
              curl -fsSO "{chatcode.Url}/release/$file"
            done
            echo ' ' >>chatcode-tmux.service
            cd ..
            {command} --no-start --binary-source /root/release || echo "refused with $?"
            ls /etc/chatcode /usr/local/bin/chatcode-gateway 2>/dev/null || true
            ! id vibe 2>/dev/null
            """);
        Assert.Equal(0, await machine.End());
        Assert.Contains("chatcode: chatcode-tmux.service is damaged: its checksum is wrong", machine.Output, StringComparison.Ordinal);
        Assert.Contains("refused with 1", machine.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("/usr/local/bin", machine.Output, StringComparison.Ordinal);
        await Remove(person, id);
    }

    [Theory]
    [InlineData("--gateway-id 'gw-x\ny' --cp-url ws://localhost/gw/connect", "--gateway-id")]
    [InlineData("--gateway-id gw-x --cp-url 'ws://localhost/gw/connect\nX=1'", "--cp-url")]
    [InlineData("--gateway-id gw-x --cp-url ftp://localhost/gw/connect", "--cp-url")]
    [InlineData("--gateway-id gw-x --cp-url ws://localhost/gw/connect", "token")]
    [InlineData("--gateway-id", "--gateway-id needs a value")]
    [InlineData("--frobnicate", "unknown option --frobnicate")]
    public async Task BadArguments_AreRefused_ByName(string arguments, string named)
    {
        await using var machine = ThrowAwayRoot.Start(
            $"""
            cd /root
            curl -fsSO "{chatcode.Url}/release/install.sh"
            printf 'short\nX=1' | sh install.sh {arguments} || echo "refused with $?"
            """);
        Assert.Equal(0, await machine.End());
        Assert.Contains(named, machine.Output, StringComparison.Ordinal);
        Assert.Contains("refused with", machine.Output, StringComparison.Ordinal);
    }

    private HttpClient Person()
    {
        var person = new HttpClient { BaseAddress = new Uri(chatcode.Url) };
        person.DefaultRequestHeaders.Add("X-Dev-User", "installer");
        return person;
    }

    private static async Task<(string Id, string Command)> Bring(HttpClient person)
    {
        using var response = await person.PostAsJsonAsync("/vps/manual", new { label = "Brought" });
        var made = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        return (made.GetProperty("vps").GetProperty("id").GetString()!, made.GetProperty("install").GetProperty("linux").GetString()!);
    }

    private static async Task<JsonElement?> Server(HttpClient person, string id)
    {
        using var response = await person.GetAsync(new Uri($"/vps/{id}", UriKind.Relative));
        return response.IsSuccessStatusCode ? JsonElement.Parse(await response.Content.ReadAsStringAsync()) : null;
    }

    private static async Task Remove(HttpClient person, string id)
    {
        using var response = await person.DeleteAsync(new Uri($"/vps/{id}", UriKind.Relative));
        response.EnsureSuccessStatusCode();
    }
}
