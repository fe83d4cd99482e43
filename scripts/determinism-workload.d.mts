/** SHA-256 of all parameters and statistics after training on `threads` threads. */
export function trainedHash(threads: number): Promise<string>
