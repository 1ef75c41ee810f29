import pg from 'pg';
import type { Locator, Page } from '@playwright/test';
import { expect } from './journey.ts';

/** A key as the database has it: what journeys use of it. */
type Correct =
  | { readonly type: 'single'; readonly option: string }
  | { readonly type: 'multiple'; readonly options: readonly string[] }
  | { readonly type: 'order'; readonly order: readonly string[] }
  | { readonly type: 'match'; readonly pairs: Readonly<Record<string, string>> }
  | { readonly type: 'numeric' | 'calipers'; readonly value: number }
  | { readonly type: 'hot-spot' };

/** What a journey knows of one question of an attempt: its key, and the order in which its options are shown. */
export type KnownAnswer = { readonly correct: Correct; readonly optionOrder: string };

/** The keys of the attempt on a page by position, read as the owner of the database: no screen shows them. */
export async function answersOf(page: Page): Promise<ReadonlyMap<number, KnownAnswer>> {
  // The first question is seen a moment before the room has its own address.
  await expect(page).toHaveURL(/\/[0-9a-f-]{36}$/);
  return readAnswers(
    `select placed.position, placed.option_order, coalesce(drawn.answer, bank.answer) as correct
      from attempt_items as placed join attempts using (attempt_id)
      left join key.item_keys as bank on bank.item_id = placed.item_id and bank.item_version = placed.item_version
      left join form_items as form on form.form_id = attempts.form_id and form.item_id = placed.item_id
      left join key.form_keys as drawn on drawn.form_id = form.form_id and drawn.position = form.position
      where placed.attempt_id = $1`,
    page.url().split('/').at(-1) ?? '',
  );
}

/** The same of a practice exam. */
export function practiceAnswersOf(practiceExamId: string): Promise<ReadonlyMap<number, KnownAnswer>> {
  return readAnswers(
    `select placed.position, placed.option_order, coalesce(placed.drawn_answer, bank.answer) as correct
      from practice_responses as placed left join practice_keys as bank using (item_id, item_version) where placed.practice_exam_id = $1`,
    practiceExamId,
  );
}

async function readAnswers(query: string, id: string): Promise<ReadonlyMap<number, KnownAnswer>> {
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  try {
    const { rows } = await client.query<{ position: number; option_order: string; correct: Correct }>(query, [id]);
    return new Map(rows.map((row) => [row.position, { correct: row.correct, optionOrder: row.option_order }]));
  } finally {
    await client.end();
  }
}

/** How a journey gives answers: by letters alone, or by pointer and finger where there is one. */
export type Manner = {
  readonly keys: boolean;
  /** Brings the focus to a control. */
  readonly reach: (control: Locator) => Promise<void>;
};

/** With the mouse or a finger; what has no pointer of its own is focused and typed. */
export const BY_POINTER: Manner = { keys: false, reach: (control) => control.focus() };

/** Answers the question that is shown: right, or with something that is not right (in types without options: measured or typed somehow). */
export async function giveAnswer(page: Page, { correct, optionOrder }: KnownAnswer, right: boolean, { keys, reach }: Manner = BY_POINTER): Promise<void> {
  // The cards beside it, made ready or just left, are hidden from people, not from a selector.
  const card = page.locator('.card:not(.ahead)');
  const choose = async (id: string) => {
    const index = optionOrder.indexOf(id);
    if (keys) await page.keyboard.press(String(index + 1));
    else await card.locator('.option label').nth(index).click();
  };
  if (correct.type === 'single') await choose(right ? correct.option : ([...optionOrder].find((id) => id !== correct.option) ?? 'a'));
  else if (correct.type === 'multiple') {
    for (const id of right ? correct.options : [...optionOrder].filter((one) => !correct.options.includes(one)).slice(0, 1)) await choose(id);
  } else if (correct.type === 'order') {
    const shown = [...optionOrder];
    const wanted = right ? correct.order : correct.order.toReversed();
    for (const [place, id] of wanted.entries()) {
      const from = shown.indexOf(id);
      if (from === place) continue;
      await reach(card.locator(`[data-entry="${id}"] .grip`));
      await page.keyboard.press('Space');
      for (let at = from; at > place; at -= 1) await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Space');
      shown.splice(place, 0, ...shown.splice(from, 1));
    }
    const asShown = page.getByRole('button', { name: 'This order is my answer' });
    if (await asShown.isVisible()) {
      await reach(asShown);
      await page.keyboard.press('Enter');
    }
    await expect(card.getByText('This order is your answer.')).toBeVisible();
  } else if (correct.type === 'match') {
    // Not right: one row alone.
    for (const [row, option] of Object.entries(correct.pairs).slice(0, right ? undefined : 1)) {
      const select = card.locator('fieldset select').nth('abcdefgh'.indexOf(row));
      await reach(select);
      // The list begins with an entry that is no option.
      await page.keyboard.press('Home');
      for (let at = 0; at <= optionOrder.indexOf(option); at += 1) await page.keyboard.press('ArrowDown');
      await expect(select).toHaveValue(option);
    }
  } else if (correct.type === 'numeric') {
    await reach(page.getByRole('textbox'));
    await page.keyboard.type(right ? String(correct.value) : '1');
  } else if (correct.type === 'calipers') {
    // Measured somehow: a journey does not read a tracing.
    await reach(page.getByRole('slider').first());
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('button', { name: 'Take it back' })).toBeVisible();
  }
}
