/** What a failure says: what happened, and what one can do. */
export interface FailureText {
  sentence: string;
  advice: string;
}
