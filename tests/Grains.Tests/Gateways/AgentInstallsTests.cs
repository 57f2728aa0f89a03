using Chatcode.Grains.Gateways.Machine;
using Chatcode.Protocol;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class AgentInstallsTests
{
    private const string Agent = AgentNames.Codex;
    private readonly AgentInstalls _installs = new();

    [Fact]
    public void EndThatIsToldTwice_DoesNotEndALaterAttempt()
    {
        _installs.Began(Agent, "1");
        _installs.Ended(Agent, "1", "no network");
        _installs.Began(Agent, "2");
        _installs.Ended(Agent, "1", "no network");
        Assert.Equal((true, null, null), _installs.Of(Agent));
        _installs.Ended(Agent, "2", null);
        Assert.Equal((false, null, null), _installs.Of(Agent));
    }

    [Fact]
    public void Progress_ShowsThatItRuns_AlsoBehindALostLinkAndToWhoDidNotBeginIt()
    {
        _installs.Progressed(Agent, "1", "a");
        Assert.Equal((true, "a", null), _installs.Of(Agent));
        _installs.LinkLost();
        Assert.Equal((false, null, AgentInstalls.Lost), _installs.Of(Agent));
        _installs.Progressed(Agent, "1", "b");
        Assert.Equal((true, "b", null), _installs.Of(Agent));
        _installs.Ended(Agent, "1", null);
        _installs.Progressed(Agent, "1", "late");
        Assert.Equal((false, null, null), _installs.Of(Agent));
    }

    [Fact]
    public void WhatComesBeforeTheAckIsHeardOf_Counts()
    {
        _installs.Progressed(Agent, "1", "a");
        _installs.Began(Agent, "1");
        Assert.Equal((true, "a", null), _installs.Of(Agent));
        _installs.Ended(Agent, "1", "b");
        _installs.Began(Agent, "1");
        Assert.Equal((false, null, "b"), _installs.Of(Agent));
    }

    [Fact]
    public void UnknownAgents_AreNotKept()
    {
        _installs.Progressed("vim", "1", "a");
        _installs.Ended("vim", "1", "b");
        Assert.Equal(default, _installs.Of("vim"));
    }
}
