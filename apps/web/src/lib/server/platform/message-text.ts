import type { PlainDate } from '@einthoven/kernel';

/**
 * The shape of a text that a person is sent, in English and Spanish, and how its values are put in. Pure: the catalogue of
 * texts is data, who gets them is the message concept's matter.
 */

/** A language in which people are written to, as BCP 47 names it. */
export type TextLanguage = 'en' | 'es';

/** The same words in both languages. */
export type Words = { readonly en: string; readonly es: string };

/** What a value may be, by its kind; each language writes it in its own way. */
type Given = {
  /** Words as they are: of a person (a reason, a name), or of ours in both languages. */
  readonly text: string | Words;
  /** A calendar date: "March 14, 2027", "14 de marzo de 2027". */
  readonly date: PlainDate;
  /** A moment, with the zone (IANA name) in which it is told. */
  readonly instant: { readonly at: Date; readonly zone: string };
  /** Cents of US dollars. */
  readonly money: number;
  readonly number: number;
  /** Points of a list, one below the other. */
  readonly lines: readonly (string | Words)[];
  /** A whole address on the web, for a link that only this mail has. */
  readonly url: string;
};

/** What kind a value is; with a question mark it may be missing, and the paragraph that names it is left out then. */
export type ValueKind = keyof Given | `${keyof Given}?`;

/** The values that a text asks for, by name. */
export type ValueKinds = Readonly<Record<string, ValueKind>>;

type Required<Kinds extends ValueKinds> = { [Name in keyof Kinds]: Kinds[Name] extends `${string}?` ? never : Name }[keyof Kinds];

/** Values that fill a text: a missing one, a wrong one and one too many are errors of type. */
export type ValuesOf<Kinds extends ValueKinds> = {
  readonly [Name in Required<Kinds>]: Given[Extract<Kinds[Name], keyof Given>];
} & {
  readonly [Name in Exclude<keyof Kinds, Required<Kinds>>]?: (Kinds[Name] extends `${infer Kind extends keyof Given}?` ? Given[Kind] : never) | undefined;
};

/** What is said in one language. */
export type Said = {
  readonly subject: string;
  /**
   * Plain paragraphs with an empty line between. `{name}` is filled; `{name|day|days}` is the form for one or for other
   * numbers. A paragraph that names a value which is missing, or a list without points, is left out.
   */
  readonly text: string;
  /** What the link of the next step is called; only with `path`. */
  readonly next?: string;
  /** A text message of at most 160 letters, for people who asked for them; names nothing that is nobody else's business. */
  readonly sms?: string;
};

type Common<Kinds extends ValueKinds> = {
  readonly values: Kinds;
  /** Values as staff see them in the preview, and as the tests fill them. */
  readonly example: ValuesOf<NoInfer<Kinds>>;
  /** Where the next step is done: a path of ours, in which `{name}` is filled. */
  readonly path?: string;
  /** Something that comes every day to who asked for it: it does not count as unread. */
  readonly quiet?: boolean;
};

/** What is told and asks for no objection. */
type News = { readonly decision?: undefined; readonly en: Said; readonly es: Said };

/** A decision: its reason is in the text (`told`) or, where it is not for a mailbox, on the page of `path` (`on-page`). */
type Decision = {
  readonly decision: 'told' | 'on-page';
  /** `object` says how to object, until when, and who decides then. */
  readonly en: Said & { readonly object: string };
  readonly es: Said & { readonly object: string };
};

/** A text of the catalogue. */
export type MessageText<Kinds extends ValueKinds> = Common<Kinds> & (News | Decision);

/** A text of whatever values. */
export type AnyText = Omit<Common<ValueKinds>, 'example'> & { readonly example: object } & (News | Decision);

/** A set of texts, by name: `concept.what-is-told`. */
export type Texts = Readonly<Record<`${string}.${string}`, AnyText>>;

/**
 * Writes a text; the compiler holds its values to their kinds.
 *
 * @example
 * ```ts
 * message({
 *   values: { left: 'number' },
 *   example: { left: 1 },
 *   en: { subject: 'Soon', text: '{left} {left|day|days} left.' },
 *   es: { subject: 'Pronto', text: 'Faltan {left} {left|día|días}.' },
 * }).example.left === 1;
 * ```
 */
export function message<const Kinds extends ValueKinds>(text: MessageText<Kinds>): MessageText<Kinds> {
  return text;
}

/** A text with its values put in. */
export type Filled = {
  readonly subject: string;
  /** Paragraphs, with an empty line between; with the way to object where it is a decision. */
  readonly text: string;
  readonly path: string | undefined;
  readonly next: string | undefined;
  readonly sms: string | undefined;
};

const LOCALES = { en: 'en-US', es: 'es-US' } as const satisfies Record<TextLanguage, string>;

/** A hole: `{name}`, or `{name|one|many}`. */
const HOLE = /\{(\w+)(?:\|([^{}|]*)\|([^{}|]*))?\}/g;

/** Names of the values that words ask for. */
export function namesIn(words: string): ReadonlySet<string> {
  return new Set([...words.matchAll(HOLE)].map(([, name = '']) => name));
}

/** Puts the values of one sending into a text. @param values as `ValuesOf` of the text says */
export function fillText(text: AnyText, values: object, language: TextLanguage): Filled {
  const given = values as Readonly<Record<string, unknown>>;
  const said: Said & { readonly object?: string } = text[language];
  const put = (words: string) => fillWords(words, text.values, given, language);
  const paragraphs = [...said.text.split(/\n{2,}/), ...(said.object === undefined ? [] : [said.object])];
  return {
    subject: put(said.subject),
    text: paragraphs
      .filter((paragraph) => [...namesIn(paragraph)].every((name) => isThere(given[name])))
      .map((paragraph) => put(paragraph.trim()))
      .join('\n\n'),
    path: text.path === undefined ? undefined : text.path.replaceAll(HOLE, (_, name: string) => encodeURIComponent(String(given[name]))),
    next: text.path === undefined ? undefined : (said.next ?? { en: 'Next step', es: 'Siguiente paso' }[language]),
    sms: said.sms === undefined ? undefined : put(said.sms),
  };
}

function isThere(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}

function fillWords(words: string, kinds: ValueKinds, given: Readonly<Record<string, unknown>>, language: TextLanguage): string {
  return words.replaceAll(HOLE, (_, name: string, one: string | undefined, many: string | undefined) => {
    const value = given[name];
    if (one !== undefined && many !== undefined) return new Intl.PluralRules(LOCALES[language]).select(Number(value)) === 'one' ? one : many;
    const kind = kinds[name]?.replace('?', '') as keyof Given | undefined;
    if (kind === undefined || value === undefined) throw new Error(`the text asks for "${name}", which has no value`);
    return written(kind, value, language);
  });
}

function written(kind: keyof Given, value: unknown, language: TextLanguage): string {
  const locale = LOCALES[language];
  switch (kind) {
    case 'text':
      return wordsIn(value as string | Words, language);
    case 'url':
      return value as string;
    case 'lines':
      return (value as Given['lines']).map((line) => `- ${wordsIn(line, language)}`).join('\n');
    case 'number':
      return new Intl.NumberFormat(locale).format(value as number);
    case 'money':
      return new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' }).format((value as number) / 100);
    case 'date':
      return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' }).format(
        new Date(`${value as string}T00:00:00Z`),
      );
    case 'instant': {
      const { at, zone } = value as Given['instant'];
      return new Intl.DateTimeFormat(locale, {
        year: 'numeric',
        month: 'long',
        day: 'numeric',
        hour: 'numeric',
        minute: '2-digit',
        timeZone: zone,
        timeZoneName: 'short',
      }).format(at);
    }
  }
}

/** Words in a language; words of one person are as they are. */
export function wordsIn(words: string | Words, language: TextLanguage): string {
  return typeof words === 'string' ? words : words[language];
}
