/** Something that will happen at an instant unless it is called off. */
export type Appointment = { readonly atS: number; readonly order: number; readonly run: (atS: number) => void };

/** Everything that is still to happen in the simulation, taken in the order of time (and of making, at the same instant). */
export type Agenda = {
  /** The instant that is being worked on, in seconds of the recording. */
  readonly nowS: () => number;
  /** Plans something; an instant in the past means now. */
  readonly at: (atS: number, run: (atS: number) => void) => Appointment;
  readonly cancel: (appointment: Appointment | undefined) => void;
  /** Works until nothing is due before `endS`. */
  readonly runUntil: (endS: number) => void;
};

/**
 * An empty agenda that begins at `startS`. A scan for the earliest is enough: a heart has about ten things ahead of it.
 *
 * @param startS seconds, may be negative
 * @param mostEvents how many a run may work on; more is a bug and throws, so that a run always ends
 */
export function createAgenda(startS: number, mostEvents: number): Agenda {
  const ahead: Appointment[] = [];
  let nowS = startS;
  let order = 0;
  let worked = 0;
  return {
    nowS: () => nowS,
    at: (atS, run) => {
      const appointment = { atS: Math.max(atS, nowS), order: order++, run };
      ahead.push(appointment);
      return appointment;
    },
    cancel: (appointment) => {
      const at = appointment === undefined ? -1 : ahead.indexOf(appointment);
      if (at >= 0) ahead.splice(at, 1);
    },
    runUntil: (endS) => {
      for (;;) {
        let first: Appointment | undefined;
        for (const one of ahead) if (first === undefined || one.atS < first.atS || (one.atS === first.atS && one.order < first.order)) first = one;
        if (first === undefined || !(first.atS <= endS)) return;
        if (++worked > mostEvents) throw new Error(`the simulation did more than ${mostEvents} events by ${first.atS} s`);
        ahead.splice(ahead.indexOf(first), 1);
        nowS = first.atS;
        first.run(nowS);
      }
    },
  };
}
