import type { Recording } from '../recorder/recording.ts';

/** What a person needs to read the paper: speed, gain, filters, placement. */
export type PaperScale = { readonly speedMmPerS: number; readonly gainMmPerMv: number };

/**
 * The settings as they are printed, part by part: "25 mm/s", "10 mm/mV", "0.05-150 Hz" and, where they differ from the
 * standard, the placement and each filter by its name. AHA/ACCF/HRS 2007 part I: an adult's ECG is recorded from
 * 0.05 to 150 Hz, a filter below 150 Hz is named on the tracing, and so is a placement that is not the standard one.
 */
export function settingsParts(recording: Recording, scale: PaperScale): readonly string[] {
  const { highPassHz, lowPassHz, notchHz } = recording.settings;
  return [
    `${scale.speedMmPerS} mm/s`,
    `${scale.gainMmPerMv} mm/mV`,
    `${highPassHz}-${lowPassHz} Hz`,
    ...(lowPassHz < 150 ? [`Low-pass filter ${lowPassHz} Hz`] : []),
    ...(highPassHz > 0.05 ? [`Baseline filter ${highPassHz} Hz`] : []),
    ...(notchHz === undefined ? [] : [`Mains filter ${notchHz} Hz`]),
    ...(recording.placementLabel === undefined ? [] : [recording.placementLabel]),
  ];
}
