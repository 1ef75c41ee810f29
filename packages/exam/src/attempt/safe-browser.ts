/** A value of a settings file of Safe Exam Browser. */
export type SafeBrowserValue = string | number | boolean | readonly SafeBrowserValue[] | SafeBrowserSettings;

/** Settings by their key, as the specification of Safe Exam Browser names them. */
export type SafeBrowserSettings = { readonly [key: string]: SafeBrowserValue };

/** Says which program wrote a file; no part of what its key is made of. */
const ORIGINATOR = 'originatorVersion';

/**
 * The settings with which an exam is sat: full screen, our own host alone, nothing beside it. Zoom stays, reloading stays
 * (the room goes on after it), and so does leaving: who must leave can, and comes back to what was saved.
 *
 * @param startUrl where it opens; its host is the only one that can be visited
 */
export function safeBrowserSettings(startUrl: URL): SafeBrowserSettings {
  return {
    [ORIGINATOR]: 'Einthoven_1.0',
    startURL: startUrl.href,
    sebConfigPurpose: 0,
    sendBrowserExamKey: true,
    // The modern engine where there is one: it tells the page its key instead of sending it.
    browserWindowWebView: 3,
    browserViewMode: 1,
    browserWindowAllowReload: true,
    showReloadButton: true,
    showReloadWarning: false,
    enableZoomPage: true,
    enableZoomText: true,
    showTime: true,
    allowQuit: true,
    quitURLConfirm: true,
    URLFilterEnable: true,
    URLFilterEnableContentFilter: false,
    URLFilterRules: [{ action: 1, active: true, expression: `${startUrl.host}/*`, regex: false }],
    newBrowserWindowByLinkPolicy: 0,
    newBrowserWindowByScriptPolicy: 0,
    allowBrowsingBackForward: false,
    allowDictionaryLookup: false,
    allowDownUploads: false,
    allowScreenSharing: false,
    allowSpellCheck: false,
    allowSwitchToApplications: false,
    allowVideoCapture: false,
    allowAudioCapture: false,
    allowVirtualMachine: false,
    enablePrintScreen: false,
    enablePrivateClipboard: true,
    enableRightMouse: false,
  };
}

/**
 * The text whose SHA-256 is the Config Key: settings as JSON without white space, without any escaping, keys sorted
 * without regard to case at every level, without empty dictionaries and without the originator.
 *
 * @see https://safeexambrowser.org/developer/seb-config-key.html
 */
export function safeBrowserJson(settings: SafeBrowserSettings): string {
  return dictionary(Object.fromEntries(Object.entries(settings).filter(([key]) => key !== ORIGINATOR)));
}

function dictionary(settings: SafeBrowserSettings): string {
  const entries = Object.entries(settings)
    .filter(([, value]) => !isEmpty(value))
    .map(([key, value]) => [key.toLowerCase(), `"${key}":${plainValue(value)}`] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([, text]) => text).join(',')}}`;
}

function plainValue(value: SafeBrowserValue): string {
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value !== 'object') return String(value);
  return isList(value) ? `[${value.map(plainValue).join(',')}]` : dictionary(value);
}

const isList = (value: SafeBrowserValue): value is readonly SafeBrowserValue[] => Array.isArray(value);
const isEmpty = (value: SafeBrowserValue): boolean => typeof value === 'object' && !isList(value) && Object.keys(value).length === 0;

/** The settings as a file that Safe Exam Browser opens: a property list in XML, neither packed nor encrypted. */
export function safeBrowserFile(settings: SafeBrowserSettings): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${element(settings)}
</plist>
`;
}

function element(value: SafeBrowserValue): string {
  if (typeof value === 'string') return `<string>${escaped(value)}</string>`;
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>';
  if (typeof value === 'number') return `<integer>${value}</integer>`;
  if (isList(value)) return `<array>${value.map(element).join('')}</array>`;
  return `<dict>\n${Object.entries(value)
    .map(([key, inner]) => `<key>${escaped(key)}</key>${element(inner)}`)
    .join('\n')}\n</dict>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
