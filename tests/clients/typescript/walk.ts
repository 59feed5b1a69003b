// The main path of the programme, walked with the types that openapi-typescript generates and openapi-fetch.
//
// usage: node built/walk.js [URL]

import { deepStrictEqual as same, ok } from "node:assert";
import { randomUUID } from "node:crypto";
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./generated/v1.js";

type Schemas = components["schemas"];
type Api = Client<paths>;

const url = process.argv[2] ?? "http://127.0.0.1:8080";

const day = (fromToday: number): string => new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 10);

/** What an answer holds that has to be good. */
function good<T>(answer: { data?: T; error?: unknown; response: Response }, status = 200): T {
  same(answer.response.status, status, JSON.stringify(answer.error));
  ok(answer.data !== undefined);
  return answer.data;
}

/** The problem of an answer that has to be a refusal: its type says that there is one. */
function refused(answer: { error?: Schemas["ProblemDocument"]; response: Response }, status: number, code: string) {
  const problem = answer.error;
  ok(problem, `${answer.response.status} is no refusal`);
  same([answer.response.status, problem.status, problem.code], [status, status, code]);
  return problem;
}

/** A client of the service that sends its own token. */
async function signIn(client: string): Promise<Api> {
  const token = good(
    await anybody.POST("/oauth/token", {
      body: { grant_type: "client_credentials", client_id: client, client_secret: "demo" },
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    }),
  );
  same(token.token_type, "Bearer");
  return createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${token.access_token}` } });
}

function registration(returned_on: string): Schemas["RegistrationRequest"] {
  return {
    programme: "reintegration",
    person: {
      given_name: "სახელი",
      family_name: "გვარი",
      born_on: "1988-04-12",
      sex: "female",
      citizenship: "georgian",
      document: { kind: "personal_number", number: "00000000001" },
    },
    stay_abroad: { country: "DE", returned_on, irregular: false, asylum: "applied" },
    residence: { municipality: "kutaisi" },
    needs: ["income_source"],
    consent: { given_on: day(-1), form: "written" },
  };
}

/** Never called: what the compiler has to refuse. A line that it does not refuse is an error itself. */
export async function whatTheCompilerRefuses(api: Api): Promise<void> {
  const id = randomUUID();
  // @ts-expect-error: no such path
  await api.GET("/v1/case/{id}", { params: { path: { id } } });
  // @ts-expect-error: without If-Match
  await api.PATCH("/v1/registrations/{id}", { params: { path: { id } }, body: {} });
  // @ts-expect-error: a rejection has a reason
  await api.POST("/v1/registrations/{id}/decision", { params: { path: { id } }, body: { outcome: "rejected" } });
  // @ts-expect-error: no such status
  await api.GET("/v1/cases", { params: { query: { status: "lost" } } });
  const listed = good(await api.GET("/v1/cases"));
  // @ts-expect-error: the last page has no cursor
  listed.next_cursor.length;
}

// Anybody: would she be eligible?
const anybody = createClient<paths>({ baseUrl: url });
const assessment = good(
  await anybody.POST("/v1/eligibility-checks", {
    body: {
      programme: "reintegration",
      person: { citizenship: "georgian" },
      stay_abroad: { returned_on: day(-60), asylum: "applied" },
      residence: { municipality: "kutaisi" },
    },
  }),
);
same([assessment.outcome, assessment.grounds, assessment.lot?.number], ["eligible", ["asylum_applied"], 3]);

// The ministry, before anything happens: what it has seen until now.
const ministry = await signIn("demo-ministry");
const before = good(await ministry.GET("/v1/changes"));
same(before.items, []);

// A frontend registers her: once, however often the request is sent.
const frontend = await signIn("demo-frontend");
const header = { "Idempotency-Key": randomUUID() };
const first = await frontend.POST("/v1/registrations", { params: { header }, body: registration(day(-60)) });
const registered = good(first, 201);
same([registered.status, registered.assessment.outcome, registered.case_id], ["submitted", "eligible", null]);
const again = await frontend.POST("/v1/registrations", { params: { header }, body: registration(day(-60)) });
same([good(again, 201).id, again.response.headers.get("Idempotent-Replayed")], [registered.id, "true"]);
refused(
  await frontend.POST("/v1/registrations", { params: { header }, body: registration(day(-61)) }),
  422,
  "idempotency_key_reused",
);
const late = await frontend.POST("/v1/registrations", {
  params: { header: { "Accept-Language": "ka" } },
  body: registration(day(3)),
});
const [fault, ...others] = refused(late, 422, "validation_failed").errors;
same([fault?.pointer, fault?.code, others], ["/stay_abroad/returned_on", "day_in_future", []]);

// A telephone number is added: on the version that was seen, and on no other.
const path = { id: registered.id };
const tag = first.response.headers.get("ETag");
ok(tag);
const telephone: Schemas["RegistrationPatch"] = { person: { phone: "+995555000001" } };
const amend = () =>
  frontend.PATCH("/v1/registrations/{id}", {
    params: { path, header: { "If-Match": tag } },
    body: telephone,
    headers: { "Content-Type": "application/merge-patch+json" },
  });
const amended = await amend();
same(good(amended).version, registered.version + 1);
refused(await amend(), 412, "stale");
const seen = amended.response.headers.get("ETag") ?? "";
const unchanged = await frontend.GET("/v1/registrations/{id}", { params: { path, header: { "If-None-Match": seen } } });
same(unchanged.response.status, 304);

// An officer decides; a frontend cannot.
const body: Schemas["DecisionRequest"] = { outcome: "accepted", reason: "All criteria are met." };
refused(await frontend.POST("/v1/registrations/{id}/decision", { params: { path }, body }), 403, "forbidden");
const officer = await signIn("demo-officer");
const accepted = good(await officer.POST("/v1/registrations/{id}/decision", { params: { path }, body }), 201);
same(accepted.status, "accepted");
ok(accepted.case_id);

// The organisation of the lot works on the case; for another one it does not exist.
const partner = await signIn("demo-partner-3");
const me = good(await partner.GET("/v1/me"));
const ours = { id: accepted.case_id };
const opened = good(await partner.GET("/v1/cases/{id}", { params: { path: ours } }));
same([opened.status, opened.closure], ["open", null]);
ok(me.lots.some((lot) => lot.id === opened.lot.id));
const stranger = await signIn("demo-partner-1");
refused(await stranger.GET("/v1/cases/{id}", { params: { path: ours } }), 404, "not_found");
const text = "Visited at home; the workshop is set up.";
const note = good(await partner.POST("/v1/cases/{id}/notes", { params: { path: ours }, body: { text } }), 201);
same(note.text, text);

// The ministry goes on where it stopped: everything once, and then nothing.
const query = { after: before.next_cursor, wait: 10 };
const changes = good(await ministry.GET("/v1/changes", { params: { query } }));
same(
  changes.items.map((change) => change.type),
  ["registration.submitted", "registration.amended", "registration.accepted", "case.opened", "case.note_added"],
);
same(changes.items[3]?.data["reference"], opened.reference);
const rest = good(await ministry.GET("/v1/changes", { params: { query: { after: changes.next_cursor } } }));
same(rest.items, []);
const open = good(await ministry.GET("/v1/cases", { params: { query: { region: "GE-IM", status: "open" } } }));
same(
  open.items.map((listed) => listed.id),
  [opened.id],
);

// The organisation plans, and proposes; somebody else approves, and the grant's money is committed.
const goals: Schemas["PlanRequest"]["goals"] = [{ dimension: "economic", text: "Healthy enough to work." }];
const unseen = { "If-None-Match": "*" };
const plan = { params: { path: ours, header: unseen }, body: { goals } };
same(good(await partner.PUT("/v1/cases/{id}/plan", plan), 201).status, "written");
const manager = await signIn("demo-manager");
const first_revision = { params: { path: ours }, body: { revision: 1 } };
same(good(await manager.POST("/v1/cases/{id}/plan/approval", first_revision), 201).status, "approved");
const amount: Schemas["AmountRequest"] = { amount: "120.00", currency: "GEL" };
const proposal: Schemas["AssistanceProposal"] = { component: "medical", amount, service: "treatment", provider: "კლინიკა" };
const proposed = good(await partner.POST("/v1/cases/{id}/assistance", { params: { path: ours }, body: proposal }), 201);
ok(proposed.component === "medical");
same([proposed.provider, proposed.amount, proposed.on_expiry], ["კლინიკა", amount, "cancelled"]);
const its = { id: proposed.id };
const because = { params: { path: its }, body: { reason: "The plan says nothing of treatment yet." } };
refused(await partner.POST("/v1/assistance/{id}/approval", because), 403, "forbidden");
const approved = good(await officer.POST("/v1/assistance/{id}/approval", because), 201);
same([approved.beyond_plan, approved.beyond_plan_by], [true, amount]);
ok(approved.grant_id);
const budget = good(await officer.GET("/v1/grants/{id}/budget", { params: { path: { id: approved.grant_id } } }));
same(budget.lines.find((line) => line.component === "medical")?.committed, amount);
