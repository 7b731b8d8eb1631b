// Asks a verifier: `npm run example -- http://127.0.0.1:8000`, the address of `mathverifier serve`.

import { createVerifier, refusal } from "./client.js";

const verifier = createVerifier({ baseUrl: process.argv[2] ?? "http://127.0.0.1:8000" });

async function verifyOne(): Promise<void> {
  const { data, error } = await verifier.POST("/verify", {
    body: {
      problem: "A hen lays 16 eggs a day. Ann eats 3 and bakes with 4. How many are left?",
      solution: ["She has 16 - 3 - 4 = 7 eggs left.", "The answer is: 7"],
      reference: "9",
    },
  });
  if (error) throw new Error(refusal(error));
  console.log(`verify: ${data.outcome}, first wrong step ${data.first_error_step}`);
  for (const finding of data.findings) console.log(`  ${finding.dimension}: ${finding.message}`);
}

async function verifyBatch(): Promise<void> {
  const items = [
    { solution: "The answer is: 0.5", reference: "\\frac{1}{2}" },
    { solution: "The answer is: 3", reference: "4" },
  ];
  const { data, error } = await verifier.POST("/verify/batch", { body: { items } });
  if (error) throw new Error(refusal(error));
  for (const [place, result] of data.results.entries()) {
    console.log(`batch ${place}: ${"verdict" in result ? result.verdict.outcome : refusal(result.error)}`);
  }
}

async function refused(): Promise<void> {
  const { error, response } = await verifier.POST("/verify/batch", { body: { items: [] } });
  if (!error) throw new Error("an empty batch was taken");
  console.log(`refused as ${response.headers.get("content-type")}: ${refusal(error)}`);
}

await verifyOne();
await verifyBatch();
await refused();
