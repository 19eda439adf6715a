// The Hub's own JavaScript client against the test Hub: if it can read the listing, the test Hub
// speaks as the Hub does. Usage: node check_listing.mjs PATH-TO-hubcensus-testhub
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { listModels, modelInfo } from "@huggingface/hub";

const MODELS = 1777;
let passed = 0;
let failed = 0;

function check(what, good) {
	if (good) {
		passed++;
	} else {
		failed++;
		console.log(`FAILED: ${what}`);
	}
}

async function all(params) {
	const found = [];
	for await (const model of listModels(params)) {
		found.push(model);
	}
	return found;
}

async function start(path) {
	const child = spawn(
		path,
		["--models", String(MODELS), "--seed", "11", "--link-origin", "self", "--token", "hf_peer", "--exit-on-stdin-eof"],
		{ stdio: ["pipe", "pipe", "inherit"] },
	);
	for await (const line of createInterface({ input: child.stdout })) {
		return { child, hubUrl: line.replace("listening on ", "") };
	}
	throw new Error("the test Hub did not start");
}

async function control(hubUrl, path, method = "GET") {
	return (await fetch(`${hubUrl}/__hub/${path}`, { method })).json();
}

// What the client should have found, read from one plain answer after the other.
async function truth(hubUrl) {
	const models = [];
	let url = `${hubUrl}/api/models?limit=1000&full=true&config=true&sort=createdAt&direction=1`;
	while (url) {
		const answer = await fetch(url);
		models.push(...(await answer.json()));
		url = /<([^>]+)>; rel="next"/.exec(answer.headers.get("Link") ?? "")?.[1];
	}
	return models;
}

function same(found, wanted) {
	const ids = new Set(found.map((model) => model.name));
	return found.length === wanted.length && ids.size === wanted.length && wanted.every((model) => ids.has(model.id));
}

async function checkWalks(hubUrl, models) {
	await control(hubUrl, "requests", "DELETE");
	const found = await all({ hubUrl });
	const asked = await control(hubUrl, "requests");
	check("every model is listed once", same(found, models));
	check("in pages of 500", asked.length === Math.ceil(MODELS / 500));
	check("without a token", asked.every((request) => request.authorization === false && request.status === 200));
	for (const sort of ["createdAt", "downloads", "likes", "lastModified", "trendingScore", "num_parameters"]) {
		check(`sort by ${sort}`, same(await all({ hubUrl, sort }), models));
	}
	const top = await all({ hubUrl, sort: "downloads", limit: 30 });
	const most = models.map((model) => model.downloads).sort((a, b) => b - a);
	check("the most downloaded first", top.every((model, i) => model.downloads === most[i]) && top.length === 30);
}

async function checkSearches(hubUrl, models) {
	const has = (tag) => (model) => model.tags.includes(tag);
	const cases = [
		["task", { task: "text-generation" }, (model) => model.pipeline_tag === "text-generation"],
		["owner", { owner: "google" }, (model) => model.id.startsWith("google/")],
		["query", { query: "QWEN3" }, (model) => model.id.toLowerCase().includes("qwen3")],
		["tag", { tags: ["text2text-generation"] }, has("text2text-generation")],
		["two tags", { tags: ["gguf", "conversational"] }, (model) => has("gguf")(model) && has("conversational")(model)],
	];
	for (const [what, search, wanted] of cases) {
		const want = models.filter(wanted);
		check(`search by ${what} finds something`, want.length > 3);
		check(`search by ${what}`, same(await all({ hubUrl, search }), want));
	}
}

async function checkValues(hubUrl, models) {
	const additionalFields = ["config", "safetensors", "tags", "createdAt", "library_name", "author"];
	const known = new Map(models.map((model) => [model.id, model]));
	const found = await all({ hubUrl, additionalFields, limit: 600 });
	const equal = (a, b) => JSON.stringify(a) === JSON.stringify(b);
	check("600 models with further fields", found.length === 600);
	check("config", found.every((model) => equal(model.config, known.get(model.name).config)));
	check("tags", found.every((model) => equal(model.tags, known.get(model.name).tags)));
	check("author", found.every((model) => model.author === known.get(model.name).author));
	check("dates", found.every((model) => model.updatedAt.toISOString() === known.get(model.name).lastModified));
	check("gated", found.every((model) => model.gated === known.get(model.name).gated));
	check("likes", found.every((model) => model.likes === known.get(model.name).likes));
	check("parameters", found.some((model) => model.safetensors?.total > 1e9));
	const one = await modelInfo({ hubUrl, name: "gpt2", additionalFields: ["config"] });
	check("a renamed model is followed", one.name === "openai-community/gpt2");
	check("its architecture", one.config.architectures[0] === "GPT2LMHeadModel");
}

async function checkRefusals(hubUrl) {
	const status = async (params) => all({ hubUrl, ...params }).then(
		() => 200,
		(error) => error.statusCode,
	);
	check("the good token", (await status({ accessToken: "hf_peer", limit: 1 })) === 200);
	check("a bad token", (await status({ accessToken: "hf_other", limit: 1 })) === 401);
	check("a bad sort", (await status({ sort: "trending" })) === 400);
	check("an unknown field", (await status({ additionalFields: ["nonsense"] })) === 400);
	const asked = await control(hubUrl, "requests");
	check("the token was noted as good", asked.some((request) => request.good_token));
}

const { child, hubUrl } = await start(process.argv[2]);
try {
	const models = await truth(hubUrl);
	check("the catalogue is whole", models.length === MODELS);
	await checkWalks(hubUrl, models);
	await checkSearches(hubUrl, models);
	await checkValues(hubUrl, models);
	await checkRefusals(hubUrl);
} finally {
	child.stdin.end();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
