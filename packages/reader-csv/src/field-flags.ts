/** Set in a field's second number when it stood in quotes; its bounds leave the quotes out. */
export const quotedFlag = 1;
/** Set in a field's second number when it holds escaped quotes that are still to be unescaped. */
export const escapedFlag = 2;
