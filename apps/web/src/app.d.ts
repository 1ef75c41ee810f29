import type { Actor } from '#lib/server/account/permissions.ts';

declare global {
  namespace App {
    interface Locals {
      /** The signed-in person, if any. */
      actor: Actor | undefined;
    }
    interface Error {
      message: string;
      /** Stable code of an expected failure, such as `EXAM_CLOSED`. */
      code?: string;
    }
  }
}

export {};
