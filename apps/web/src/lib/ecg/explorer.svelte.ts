import { goto } from '$app/navigation';
import type { Component } from 'svelte';
import type { Recipe } from '@einthoven/ecg';
import type { PaperLayout } from '@einthoven/ecg/paper';
import { addressOf, type Choice } from './explorer-fields.ts';
import { slidesOf } from './explorer-recipe.ts';
import type { ExplorerView } from './explorer-view.ts';

type Sent = { readonly choice: Choice; readonly base: Recipe; readonly view: ExplorerView; readonly showsTruth: boolean };

/** What is shown now. It begins with what the server drew; the engine is loaded at the first touch. */
export class Explorer {
  readonly #base: Recipe;
  #choice: Choice;
  #showsTruth: boolean;
  #asked = 0;
  view: ExplorerView = $state.raw() as ExplorerView;
  layout: PaperLayout | undefined = $state.raw();
  Live: Component<{ layout: PaperLayout }> | undefined = $state.raw();
  running = $state(false);
  problem = $state('');
  address = $state('');

  constructor({ choice, base, view, showsTruth }: Sent) {
    this.#base = base;
    this.#choice = choice;
    this.#showsTruth = showsTruth;
    this.view = view;
    this.address = this.#addressNow();
  }

  get truthAddress(): string {
    return `/ecg${this.address}${this.view.truth ? '' : '&truth=show'}`;
  }

  /** The recipe without changes; undefined where nothing is changed. */
  get plainAddress(): string | undefined {
    const { r, seed, format, order, gain, speed } = this.#choice;
    const plain = addressOf({ r, seed });
    const paper = Object.fromEntries(Object.entries({ format, order, gain, speed }).filter(([, value]) => value !== undefined));
    return this.address === addressOf({ r, seed, ...paper }) || this.address === plain ? undefined : `/ecg${plain}`;
  }

  #addressNow(): string {
    const usual = Object.fromEntries(slidesOf(this.#base).map(({ name, value }) => [name, String(value)]));
    return addressOf(this.#choice, usual);
  }

  async #draw(): Promise<void> {
    const mine = ++this.#asked;
    try {
      const { explore } = await import('./explorer-view.ts');
      // Somebody moved on while the engine was on its way.
      if (mine !== this.#asked) return;
      const explored = explore(this.#base, this.#choice, this.#showsTruth);
      if (!explored.ok) {
        this.problem = `This cannot be drawn, so the tracing shows what was before. ${explored.problems.join(' ')}`;
        return;
      }
      this.problem = '';
      this.view = explored.view;
      this.layout = explored.layout;
    } catch {
      this.problem = 'The simulator could not be loaded: the connection is down. Change something again when it is back.';
    }
  }

  /** The fields of the form, as they are now. */
  async change(changed: Choice): Promise<void> {
    this.#choice = changed;
    this.address = this.#addressNow();
    await this.#draw();
    await goto(`/ecg${this.address}${this.#showsTruth ? '&truth=show' : ''}`, { shallow: true, replace: true });
  }

  /** The same heart on another day: whatever chance decides is decided anew. */
  async reseed(): Promise<void> {
    const number = Number(this.#choice.seed);
    await this.change({ ...this.#choice, seed: String(Number.isInteger(number) ? (number % 9999) + 1 : 1) });
  }

  async askTruth(): Promise<void> {
    this.#showsTruth = !this.#showsTruth;
    await this.change(this.#choice);
  }

  async run(): Promise<void> {
    if (this.running) {
      this.running = false;
      return;
    }
    try {
      this.Live ??= (await import('./Live.svelte')).default;
    } catch {
      this.problem = 'The live drawing could not be loaded: the connection is down.';
      return;
    }
    if (!this.layout) await this.#draw();
    this.running = this.layout !== undefined;
  }

  /** What changes beside the form: the seed, which no field of it holds. */
  get seed(): string {
    return this.#choice.seed;
  }
}
