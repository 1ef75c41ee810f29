/** What Safe Exam Browser puts into a page, as far as it is used here. */
type SafeExamBrowser = { readonly security?: { readonly configKey?: string } };

/**
 * Headers that show the server which browser this is, where Safe Exam Browser tells the page instead of sending a header
 * of its own (macOS, iPad). Elsewhere there are none.
 */
export function safeBrowserHeaders(scope: { readonly SafeExamBrowser?: SafeExamBrowser; readonly location?: Location } = globalThis): Record<string, string> {
  const key = scope.SafeExamBrowser?.security?.configKey;
  if (!key || !scope.location) return {};
  return { 'x-einthoven-page': scope.location.href.split('#')[0] ?? '', 'x-einthoven-page-key': key };
}
