declare module 'vader-sentiment' {
  export interface Polarity {
    readonly neg: number;
    readonly neu: number;
    readonly pos: number;
    /** −1 to 1. */
    readonly compound: number;
  }
  const vader: { readonly SentimentIntensityAnalyzer: { polarity_scores(text: string): Polarity } };
  export default vader;
}
