use super::from;
use crate::harness::{Program, System, on_sqlite, once};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Asks for a token over a connection, and does not wait for it.
async fn asking(last: u8, system: &System) -> TcpStream {
    let mut connection = from(last, system).await;
    let form = "grant_type=client_credentials&client_id=demo-officer&client_secret=demo";
    let request = format!(
        "POST /oauth/token HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    connection.write_all(request.as_bytes()).await.unwrap();
    connection
}

async fn status(mut connection: TcpStream) -> u16 {
    let mut said = [0; 12];
    connection.read_exact(&mut said).await.unwrap();
    std::str::from_utf8(&said[9..]).unwrap().parse().unwrap()
}

/// Five addresses that ask for all the tokens there are do not keep a sixth from its own.
#[tokio::test]
async fn whoever_asks_for_many_tokens_waits_and_others_get_theirs() {
    once(async |system| {
        let mut greedy = JoinSet::new();
        for number in 0..200 {
            let connection = asking(2 + number % 5, system).await;
            greedy.spawn(status(connection));
        }
        // One after the other: each of them in its turn, whatever waits already.
        for _ in 0..3 {
            system.try_secret("demo-officer", "demo").await.is(200);
        }
        let statuses = greedy.join_all().await;
        assert!(statuses.iter().all(|status| [200, 429].contains(status)), "{statuses:?}");
        let refused = statuses.iter().filter(|status| **status == 429).count();
        assert!((1..200).contains(&refused), "{statuses:?}");
        assert!(system.figure("reintegration_shares_refused_total{kind=\"secrets\"}").await >= Some(1.0));
        system.try_secret("demo-officer", "demo").await.is(200);
    })
    .await;
}

/// What a process holds of memory, or held at the most, in MiB; nothing where the system does not say.
fn memory(process: u32, name: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

#[tokio::test]
async fn many_tokens_at_once_take_the_memory_of_a_few() {
    on_sqlite(async |url| {
        let program = Program::start(url);
        program.system.client("demo-officer").await;
        let Some(before) = memory(program.process(), "VmRSS") else { return };
        let mut all = JoinSet::new();
        for number in 0..64 {
            all.spawn(status(asking(2 + number % 16, &program.system).await));
        }
        assert!(all.join_all().await.iter().all(|status| *status == 200));
        let most = memory(program.process(), "VmHWM").unwrap();
        let at_a_time = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        // Each that is looked at takes 19 MiB.
        let allowed = u64::try_from(at_a_time * 19 + 64).unwrap();
        assert!(most < before + allowed, "{before} MiB, then {most}");
    })
    .await;
}
