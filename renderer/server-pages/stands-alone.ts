/** Whether the server shows `/activate` alone, without the pages under `/ui`; its document says so. */
export const standsAlone = (): boolean => document.documentElement.dataset['alone'] !== undefined;
