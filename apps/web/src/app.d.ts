import type { Actor } from '#lib/server/account/permissions.ts';
import type { Session } from '#lib/server/account/session.ts';
import type { Language } from '#lib/server/site/language.ts';

declare global {
  namespace App {
    interface Locals {
      /** The signed-in person, if any. */
      actor: Actor | undefined;
      /** The live session, also while its second factor is still due. */
      session: Session | undefined;
      /** Of the interface, for this request. */
      language: Language;
    }
    interface Error {
      message: string;
      /** Stable code of an expected failure, such as `EXAM_CLOSED`. */
      code?: string;
    }
  }
}

export {};
