/** A span of time. Times are RFC 3339 with a zone, such as `2027-01-31T18:00:00Z`. At least one end. */
export interface TimeWindow {
  /**
   * First moment.
   *
   * @default - no beginning
   */
  readonly notBefore?: string;
  /**
   * Last moment. Must lie in the future when the app is synthesized.
   *
   * @default - no end
   */
  readonly notAfter?: string;
  /**
   * What counts as now when the window is judged; makes synthesis repeatable.
   *
   * @default - the current time
   */
  readonly now?: string;
}
