import { GAIN_MM_PER_MV, SPEED_MM_PER_S, tracePath, type LeadSamples } from '@einthoven/ecg';

/** A rhythm strip laid out in millimetres: paper size, trace and calibration pulse as SVG paths. */
export type StripLayout = { readonly widthMm: number; readonly heightMm: number; readonly trace: string; readonly calibration: string };

/** Width of the calibration pulse's part at the left: 2 mm, 5 mm high for 200 ms, 2 mm. */
const CALIBRATION_MM = 10;

/**
 * Lays a lead out on paper: calibration pulse (1 mV for 200 ms), then the trace, 0 mV on a bold line.
 *
 * @param heightMm of the paper; a multiple of 5 keeps whole squares
 */
export function stripLayout(lead: LeadSamples, heightMm: number): StripLayout {
  const baselineMm = Math.round((heightMm * 0.65) / 5) * 5;
  const body = tracePath(lead.samplesMv, lead.sampleRateHz, baselineMm);
  const moved = body.replaceAll(/([ML])([\d.]+) /g, (_, letter: string, x: string) => `${letter}${(Number(x) + CALIBRATION_MM).toFixed(2)} `);
  return {
    widthMm: CALIBRATION_MM + lead.durationS * SPEED_MM_PER_S,
    heightMm,
    trace: moved,
    calibration: `M1 ${baselineMm}h1.5v${-GAIN_MM_PER_MV}h5v${GAIN_MM_PER_MV}h1.5`,
  };
}
