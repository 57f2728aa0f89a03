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
        await Wait.Until(async () => (await Server(person, id))?.GetProperty("gateway_connected").GetBoolean() is true, "the installed daemon's connection", TimeSpan.FromMinutes(2));

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

    [Fact]
    public async Task Purge_OfAUserWhoWasThereBefore_LeavesThemAndTheirFiles()
    {
        using var person = Person();
        var (_, command) = await Bring(person);
        await using var machine = ThrowAwayRoot.Start(
            $"""
            useradd --create-home --shell /bin/sh vibe
            echo precious >/home/vibe/letter
            cd /root
            {command} --no-start
            sh /usr/local/lib/chatcode/cleanup.sh --purge
            cat /home/vibe/letter
            ls /etc/sudoers.d/chatcode /var/lib/chatcode 2>/dev/null || echo cleaned
            """);
        Assert.Equal(0, await machine.End());
        Assert.EndsWith(
            "chatcode: the gateway is removed\nchatcode: the user vibe was not added by install.sh, so it and its files stay\nprecious\ncleaned", machine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CleanupRunAgain_WithPurge_RemovesTheUserThatWasAdded()
    {
        using var person = Person();
        var (_, command) = await Bring(person);
        await using var machine = ThrowAwayRoot.Start(
            $"""
            cd /root
            {command} --no-start
            cp /usr/local/lib/chatcode/cleanup.sh .
            sh cleanup.sh
            id -un vibe
            sh cleanup.sh --purge
            ! id vibe 2>/dev/null
            ls /home/vibe /var/lib/chatcode 2>/dev/null || echo cleaned
            sh cleanup.sh --purge
            """);
        Assert.Equal(0, await machine.End());
        Assert.EndsWith(
            "chatcode: the user vibe and its files are still there (--purge removes them)\nvibe\nchatcode: the gateway is removed\ncleaned\nchatcode: the gateway is removed",
            machine.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReleaseThatIsReplacedMeanwhile_IsFetchedAgain()
    {
        using var person = Person();
        var (id, command) = await Bring(person);

        // The first sums that come are still those of another release.
        await using var machine = ThrowAwayRoot.Start(
            $"""
            cat >/usr/local/bin/curl <<'END'
            #!/bin/sh
            /usr/bin/curl "$@"
            case $* in *SHA256SUMS*) [ -e /root/once ] || sed -i 's/^..../0000/w /root/once' /tmp/tmp.*/SHA256SUMS ;; esac
            END
            chmod +x /usr/local/bin/curl
            cd /root
            {command} --no-start
            grep -c '^0000.*chatcode-gateway-linux-x64' /root/once
            """);
        Assert.Equal(0, await machine.End());
        Assert.EndsWith("starts it\n1", machine.Output, StringComparison.Ordinal);
        await Remove(person, id);
    }

    [Theory]
    [InlineData("tmux 3.1c", false)]
    [InlineData("tmux 2.9", false)]
    [InlineData("tmux master", false)]
    [InlineData("tmux 3.2", true)]
    [InlineData("tmux next-3.6", true)]
    [InlineData("tmux 10.0", true)]
    public async Task TmuxThatIsTooOld_IsRefused_AfterThePackageManagerHasNoNewer(string version, bool taken)
    {
        await using var machine = ThrowAwayRoot.Start(
            $"""
            {OnPath("tmux", $"echo '{version}'")}
            {OnPath("apt-get", "echo \"asked: $*\"")}
            cd /root
            curl -fsSO "{chatcode.Url}/release/install.sh"
            {InstallFrom("/nowhere")} || echo "refused with $?"
            """);
        Assert.Equal(0, await machine.End());
        Assert.Contains(taken ? "chatcode: /nowhere has no SHA256SUMS" : $"chatcode: tmux 3.2 or later is needed, and {version} is what services find in /usr/local/sbin:", machine.Output, StringComparison.Ordinal);
        Assert.Equal(!taken, machine.Output.Contains("asked: -o DPkg::Lock::Timeout=300 update -qq", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TmuxThatIsTooOld_IsReplaced_WhereThePackageManagerCan()
    {
        await using var machine = ThrowAwayRoot.Start(
            $"""
            {OnPath("tmux", "echo 'tmux 3.1'")}
            {OnPath("apt-get", "case \"$*\" in *install*' tmux') rm /usr/local/bin/tmux ;; esac")}
            cd /root
            curl -fsSO "{chatcode.Url}/release/install.sh"
            {InstallFrom("/nowhere")} || echo "refused with $?"
            """);
        Assert.Equal(0, await machine.End());
        Assert.Contains("chatcode: installing tmux\n", machine.Output, StringComparison.Ordinal);
        Assert.Contains("chatcode: /nowhere has no SHA256SUMS", machine.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "chatcode: the gateway runs; this machine shows in the browser now")]
    [InlineData("chatcode-tmux", "chatcode: chatcode-tmux does not run: journalctl -u chatcode-tmux tells why")]
    [InlineData("chatcode-gateway", "chatcode: chatcode-gateway does not run: journalctl -u chatcode-gateway tells why")]
    [InlineData("chatcode-gateway-again-and-again", "chatcode: chatcode-gateway does not run: journalctl -u chatcode-gateway tells why")]
    public async Task Installed_OnlyWhenBothServicesKeepRunning(string broken, string last)
    {
        using var person = Person();
        var (id, command) = await Bring(person);

        // A systemd of which one service fails, or is started anew each time that anybody looks; and a clock that goes by looking.
        await using var machine = ThrowAwayRoot.Start(
            $"""
            mkdir -p /run/systemd/system
            cat >/usr/local/bin/systemctl <<'END'
            #!/bin/sh
            for unit in "$@"; do :; done
            case $1-$unit-{broken} in
              is-active-chatcode-tmux.service-chatcode-tmux | is-active-chatcode-gateway.service-chatcode-gateway) exit 3 ;;
              is-failed-chatcode-tmux.service-chatcode-tmux | is-failed-chatcode-gateway.service-chatcode-gateway) exit 0 ;;
              is-failed-*) exit 1 ;;
              show-chatcode-gateway.service-*-again-and-again) cat /proc/sys/kernel/random/uuid ;;
              show-*) echo one ;;
            esac
            END
            cat >/usr/local/bin/cut <<'END'
            #!/bin/sh
            echo >>/root/clock
            grep -c '' /root/clock
            END
            {OnPath("sleep", ":")}
            chmod +x /usr/local/bin/systemctl /usr/local/bin/cut
            cd /root
            {command} || echo "ended with $?"
            """);
        Assert.Equal(0, await machine.End());
        Assert.Contains(last, machine.Output, StringComparison.Ordinal);
        Assert.Equal(broken.Length > 0, machine.Output.Contains("ended with 1", StringComparison.Ordinal));
        await Remove(person, id);
    }

    [Fact]
    public async Task OnAMac_TheCommandSaysThatItRunsOnLinuxOnly()
    {
        using var person = Person();
        using var response = await person.PostAsJsonAsync("/vps/manual", new { label = "A Mac" });
        var made = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        await using var machine = ThrowAwayRoot.Start(
            $"""
            {OnPath("uname", "echo Darwin")}
            cd /root
            {made.GetProperty("install").GetProperty("macos").GetString()} || echo "refused with $?"
            """);
        Assert.Equal(0, await machine.End());
        Assert.Contains("chatcode: this release runs on Linux only, not yet on macOS", machine.Output, StringComparison.Ordinal);
        Assert.Contains("refused with 1", machine.Output, StringComparison.Ordinal);
        await Remove(person, made.GetProperty("vps").GetProperty("id").GetString()!);
    }

    // A program that goes before the machine's own.
    private static string OnPath(string program, string script) =>
        $"printf '#!/bin/sh\\n%s\\n' {Quoted(script)} >/usr/local/bin/{program}; chmod +x /usr/local/bin/{program}";

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string InstallFrom(string source) =>
        $"printf %s 0123456789abcdef | sh install.sh --no-start --gateway-id gw-x --cp-url ws://localhost/gw/connect --binary-source {source}";

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
