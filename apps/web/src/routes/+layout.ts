import { browser } from '$app/env';
import { speak } from '#lib/ui/messages/message.ts';
import type { LayoutLoad } from './$types';

// A page that is left keeps its words until the next one stands.
const words: Record<string, string> = {};

export const load: LayoutLoad = ({ data }) => {
  if (browser) {
    const { language } = data.spoken;
    Object.assign(words, data.spoken.words);
    speak(() => ({ language, words }));
  }
  return data;
};
