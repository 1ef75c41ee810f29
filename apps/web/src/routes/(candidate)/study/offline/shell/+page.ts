/** An empty frame: a device that keeps it opens any page of study in it, from the data it keeps. Nothing in it is personal. */
export const ssr = false;
