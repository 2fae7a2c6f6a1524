//! `loadtest`: one run, or one floor, from the command line. `cargo xtask bench` puts them
//! together.

use std::error::Error;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use loadtest::floor::{FloorPlan, Statements};
use loadtest::{Pace, Plan, Target, Work, floor, hello, stock};
use serde::Serialize;

/// Shoppers from a seed, and the floors that a shop is measured against.
#[derive(Parser)]
#[command(name = "loadtest", version)]
struct Command {
    #[command(subcommand)]
    verb: Verb,
    /// Print JSON instead of text for people
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Send shoppers to a shop on this machine; exit 1 if any turn failed
    Run(Run),
    /// Measure what the database alone can do
    Floor(Floor),
    /// Serve a constant: what HTTP alone can do
    Hello {
        /// A loopback address; port 0 for any
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: SocketAddr,
        /// The length of the answer
        #[arg(long)]
        bytes: usize,
    },
    /// Put more of everything on the shelf of a one-process shop
    Stock {
        /// The shop's data folder
        #[arg(long)]
        data: PathBuf,
        /// Units of each variant
        #[arg(long, default_value_t = 10_000_000)]
        units: u32,
    },
}

#[derive(Args)]
struct Run {
    /// A loopback address, such as 127.0.0.1:8787
    target: Target,
    /// What a turn is
    #[arg(long)]
    work: Turn,
    /// How many, each with a connection
    #[arg(long, default_value_t = 8)]
    shoppers: u32,
    /// Open loop: this many turns are due each second. Without it the loop is closed
    #[arg(long)]
    rate: Option<f64>,
    /// No turn begins after as many
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// No more turns than these
    #[arg(long, default_value_t = 1_000_000)]
    count: u64,
    /// The same seed shops the same
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The server's process id, to see how busy it is
    #[arg(long)]
    server: Option<u32>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Turn {
    /// Put one thing into a cart
    Add,
    /// Order a cart of two lines that was filled beforehand
    Order,
    /// A whole sale, from the cart to the order
    Journey,
    /// A whole sale, paid with a test card
    Paid,
    /// A request like `add` to a server that answers a constant
    Hello,
    /// Read a product, popular ones more often
    Detail,
    /// Read a list of a category by price
    List,
    /// Search with facets and typing mistakes
    Search,
    /// Read the page of a product
    Page,
    /// Read from a server that answers a constant
    Look,
}

#[derive(Args)]
struct Floor {
    /// What the statements are
    statements: Kind,
    /// Where the database goes; a folder without one
    #[arg(long)]
    folder: PathBuf,
    /// How many turns one transaction holds
    #[arg(long)]
    together: u32,
    /// For how long
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Those of adding to a cart
    Carts,
    /// Ten plain ones an order
    Orders,
}

type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let command = Command::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(command)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            // Nobody is left to tell when this fails too.
            let _closed = writeln!(io::stderr(), "error: {}", chain(failure.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<ExitCode, Failure> {
    let json = command.json;
    match command.verb {
        Verb::Run(run) => {
            let report = loadtest::run(&run.plan()?).await?;
            print(json, &report, || report.to_string())?;
            Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Verb::Floor(asked) => {
            let report = floor::run(&asked.plan()?).await?;
            print(json, &report, || format!("{report:#?}\n"))?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Hello { listen, bytes } => {
            let target = Target::new(listen)?;
            let listener = tokio::net::TcpListener::bind(target.address()).await?;
            writeln!(io::stdout(), "listening on {}", listener.local_addr()?)?;
            hello::serve(listener, bytes).await?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Stock { data, units } => {
            let variants = stock::add(&data, units).await?;
            let text = format!("{units} more of {variants} variants\n");
            print(json, &serde_json::json!({ "variants": variants, "units": units }), || text)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

impl Run {
    fn plan(&self) -> Result<Plan, Failure> {
        Ok(Plan {
            target: self.target,
            work: match self.work {
                Turn::Add => Work::Add,
                Turn::Order => Work::Order,
                Turn::Journey => Work::Journey,
                Turn::Paid => Work::Paid,
                Turn::Hello => Work::Hello,
                Turn::Detail => Work::Detail,
                Turn::List => Work::List,
                Turn::Search => Work::Search,
                Turn::Page => Work::Page,
                Turn::Look => Work::Look,
            },
            shoppers: self.shoppers,
            pace: self.rate.map_or(Pace::Closed, |per_second| Pace::Open { per_second }),
            within: seconds(self.seconds)?,
            count: self.count,
            seed: self.seed,
            server: self.server,
        })
    }
}

impl Floor {
    fn plan(&self) -> Result<FloorPlan, Failure> {
        std::fs::create_dir_all(&self.folder)?;
        Ok(FloorPlan {
            statements: match self.statements {
                Kind::Carts => Statements::Carts,
                Kind::Orders => Statements::Orders,
            },
            folder: self.folder.clone(),
            together: self.together,
            within: seconds(self.seconds)?,
            seed: 1,
        })
    }
}

fn seconds(number: f64) -> Result<Duration, Failure> {
    Ok(Duration::try_from_secs_f64(number)?)
}

fn print(
    json: bool,
    report: &impl Serialize,
    text: impl FnOnce() -> String,
) -> Result<(), Failure> {
    let text = if json { serde_json::to_string(report)? + "\n" } else { text() };
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
