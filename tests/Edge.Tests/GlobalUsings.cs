global using Xunit;
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
