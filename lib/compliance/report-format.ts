/** A format that the report of a run is written in, besides `report.json`. */
export enum ReportFormat {
  /** `report.html`: one page for people, without any request to a network. */
  HTML = 'html',
  /** `report.sarif`: SARIF 2.1.0 for code scanning. */
  SARIF = 'sarif',
  /** `report.junit.xml`: one suite per framework, for CI dashboards. */
  JUNIT = 'junit',
  /** `report.csv`: one row per framework, rule and resource. */
  CSV = 'csv',
  /** `report.oscal.json`: OSCAL 1.2.1 assessment results. */
  OSCAL_RESULTS = 'oscal-results',
  /** `component.oscal.json`: OSCAL 1.2.1 component definition. */
  OSCAL_COMPONENT = 'oscal-component',
  /** `report.md`: a summary for pull requests. */
  MARKDOWN = 'markdown',
}
