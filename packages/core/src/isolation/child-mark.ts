/** The argument by which a process knows that it is a plugin's. */
export const childMark = "--dativo-plugin-process";
