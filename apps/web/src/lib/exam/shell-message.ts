/** What the room tells its service worker to keep. */
export type ShellMessage = { readonly keep: 'room-shell'; readonly page: string; readonly scripts: readonly string[] };
