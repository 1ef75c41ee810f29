/** Colours of the paper and of what is drawn on it; they belong to the engine, not to the pages, and are the same in the light and the dark theme. */
export const PAPER_COLOURS = {
  paper: '#fffaf7',
  /** Every millimetre. */
  fine: '#f6d3d0',
  /** Every five millimetres. */
  bold: '#eba9a5',
  trace: '#a8123a',
  label: '#16202c',
  /** Calipers: 4.5:1 against the paper, and not the colour of the trace. */
  calipers: '#0b6e69',
} as const;

/** Line widths in millimetres: seen on a phone, thin enough that a wave of 0.1 mV keeps its shape in print. */
export const PAPER_LINES_MM = { fine: 0.12, bold: 0.25, trace: 0.4 } as const;

/** Stands on every tracing that leaves this engine, in every format. */
export const NOT_FOR_DIAGNOSIS = 'Education and certification, not diagnosis';
