using System.Net;

namespace Chatcode.Fakes.Web;

/// <summary>Pages for people.</summary>
internal static class Page
{
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML.</param>
    /// <param name="status">Of the answer.</param>
    public static IResult Show(string title, string body, int status = StatusCodes.Status200OK) => Results.Content(
        $$"""
        <!doctype html>
        <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{Encode(title)}}</title>
        <style>
          body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; color: #1c2733; background: #f6f7f9 }
          main { background: #fff; border: 1px solid #dde2e8; border-radius: 12px; padding: 1.5rem 2rem }
          button { font: inherit; display: block; width: 100%; text-align: left; margin: .5rem 0; padding: .7rem 1rem; border: 1px solid #c3ccd6; border-radius: 8px; background: #fff; cursor: pointer }
          button:hover, button:focus { border-color: #0b63f6 } button.quiet { border: 0; color: #5a6775 }
          small, .quiet { color: #5a6775 } pre { white-space: pre-wrap; overflow-wrap: anywhere } table { width: 100%; border-collapse: collapse } td, th { text-align: left; padding: .3rem .5rem .3rem 0 }
        </style>
        <main><h1>{{Encode(title)}}</h1>{{body}}</main>
        <p><small>A fake for tests and for <code>./run --demo</code>. Nothing here is real.</small></p></html>
        """,
        "text/html; charset=utf-8",
        statusCode: status);
}
