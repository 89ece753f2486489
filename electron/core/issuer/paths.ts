/** Where a procedure is called, below the address of a server: what a proof of possession names. */
export function pathOf({ http = ' ' }: { http?: string | undefined }): string {
  return http.slice(http.indexOf(' ') + 1);
}
