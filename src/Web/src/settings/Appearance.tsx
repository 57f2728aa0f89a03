import { useChangeAppearance } from "@/api/settings";
import { usePreference } from "@/lib/preference";
import { schemeNames, schemePreference, schemes, useDark } from "@/lib/scheme";
import { terminalThemeNames, terminalThemePreference } from "@/terminal/terminalTheme";
import { Choices } from "./Choices";
import { SchemePicture } from "./SchemePicture";
import { SettingsSection } from "./SettingsSection";
import { TerminalPicture } from "./TerminalPicture";

const themeTitles: Record<(typeof terminalThemeNames)[number], string> = {
  default: "Same as the page",
  dark: "Dark",
  light: "Light",
  "high-contrast": "High contrast",
  "solarized-dark": "Solarized dark",
  "solarized-light": "Solarized light",
};

/** How things look: applied at once, here and wherever else the person is signed in. */
export function Appearance() {
  const scheme = usePreference(schemePreference);
  const theme = usePreference(terminalThemePreference);
  const dark = useDark();
  const change = useChangeAppearance();
  return (
    <SettingsSection title="Appearance" about="Kept with your account, so every device looks the same.">
      <div className="grid gap-6">
        <Choices
          legend="Theme"
          name="scheme"
          choices={schemes.map((value) => ({
            value,
            title: schemeNames[value],
            picture: <SchemePicture scheme={value} />,
          }))}
          chosen={scheme}
          onChoose={(color_scheme) => change({ color_scheme })}
        />
        <Choices
          legend="Terminal"
          name="terminal-theme"
          choices={terminalThemeNames.map((value) => ({
            value,
            title: themeTitles[value],
            picture: <TerminalPicture theme={value} pageIsDark={dark} />,
          }))}
          chosen={theme}
          onChoose={(terminal_theme) => change({ terminal_theme })}
        />
      </div>
    </SettingsSection>
  );
}
