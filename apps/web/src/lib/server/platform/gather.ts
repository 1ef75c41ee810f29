/**
 * Makes one call of many: what is asked while a call is under way goes, together, into the next. Alone, a question is
 * answered at once; when a thousand come in the same second, they cost a few dozen calls. No question joins a call that
 * began before it was asked.
 *
 * @param run answers as many questions, in their order
 * @param most so many in one call
 */
export function gather<Question, Answer>(
  run: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  most: number,
): (question: Question) => Promise<Answer> {
  type Waiting = { readonly question: Question; readonly resolve: (answer: Answer) => void; readonly reject: (cause: unknown) => void };
  let waiting: Waiting[] = [];
  let running = false;
  const go = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const answers = await run(batch.map((each) => each.question));
        for (const [index, each] of batch.entries()) each.resolve(answers[index] as Answer);
      } catch (cause) {
        for (const each of batch) each.reject(cause);
      }
    }
    running = false;
  };
  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (running) return;
      running = true;
      void go();
    });
}
