//! `bodega orders list|show|cancel|ship|refund`.

use std::process::ExitCode;

use books::Books;
use books::claims::{self, Claim};
use books::orders::{Advanced, End};
use books::queries::{self, OrderRow};
use books::refunds::{self, Requested};
use clap::{Args, Subcommand};
use domain::{IdempotencyKey, Money, OrderStatus, RefundId};
use server::{Store, admin};
use sha2::{Digest as _, Sha256};
use wire::answer::OrderView;

use crate::output::{Output, table};
use crate::shop::Shop;
use crate::{Failure, origin, staff};

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// The newest orders first
    List {
        /// Only orders of this status, such as PAID
        #[arg(long, value_parser = status)]
        status: Option<OrderStatus>,
        /// Only orders older than this number
        #[arg(long)]
        before: Option<u64>,
        /// How many, at most 100
        #[arg(long, default_value_t = staff::LIMIT)]
        #[arg(value_parser = clap::value_parser!(u32).range(1..=100))]
        limit: u32,
    },
    /// One order, by number, id (`ord_…`) or intent (`int_…`)
    Show {
        /// Which
        order: String,
    },
    /// Call an order off; what was paid goes back
    Cancel {
        /// Which, by number, id or intent
        order: String,
    },
    /// Say that a paid order has left the house
    Ship(Ship),
    /// Give money back
    Refund(Refund),
}

#[derive(Args)]
pub(crate) struct Ship {
    /// Which, by number, id or intent
    order: String,
    /// Who carries it
    #[arg(long)]
    carrier: Option<String>,
    /// The carrier's number
    #[arg(long)]
    tracking: Option<String>,
    /// Where the carrier says how far it is
    #[arg(long)]
    tracking_url: Option<String>,
}

#[derive(Args)]
pub(crate) struct Refund {
    /// Of which order, by number, id or intent
    order: String,
    /// How much, such as 12.50; all that is left when it is left out
    #[arg(long)]
    amount: Option<String>,
    /// Why
    #[arg(long)]
    reason: String,
    /// Names this refund for a day: the same name again gives nothing back again
    #[arg(long, value_parser = key)]
    key: IdempotencyKey,
}

fn key(text: &str) -> Result<IdempotencyKey, String> {
    IdempotencyKey::parse(text).map_err(|error| error.to_string())
}

fn status(text: &str) -> Result<OrderStatus, String> {
    OrderStatus::parse(&text.to_ascii_uppercase()).ok_or_else(|| {
        let known: Vec<_> = OrderStatus::ALL.iter().map(|status| status.as_str()).collect();
        format!("not one of {}", known.join(", "))
    })
}

/// Runs the verb on the origin database.
pub(crate) async fn run(verb: Verb, shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let store = staff::store(shop).await?;
    match verb {
        Verb::List { status, before, limit } => {
            let rows = queries::orders(&store, status, before, limit).await?;
            let values: Vec<_> = rows.iter().map(admin::OrderSummary::from).collect();
            output.print(&values, || text(&rows));
        }
        Verb::Show { order } => show(&store, &find(&store, &order).await?, output).await?,
        Verb::Cancel { order } => {
            let view = find(&store, &order).await?;
            let books = books(store, shop)?;
            cancel(&books, &view).await?;
            show(&books.store, &again(&books.store, &view).await?, output).await?;
        }
        Verb::Ship(wish) => {
            let view = find(&store, &wish.order).await?;
            ship(&store, &view, wish).await?;
            show(&store, &again(&store, &view).await?, output).await?;
        }
        Verb::Refund(wish) => {
            let view = find(&store, &wish.order).await?;
            refund(&books(store, shop)?, &view, wish, output).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn books(store: Store, shop: &Shop) -> Result<Books<Store, stripe::Stripe>, Failure> {
    let provider = stripe::Stripe::new(&origin::provider(shop)?)?;
    Ok(Books::new(store, provider, origin::books(shop)?))
}

async fn cancel(books: &Books<Store, stripe::Stripe>, view: &OrderView) -> Result<(), Failure> {
    let mut moment = staff::moment()?;
    match books::orders::cancel_order(books, view.id, &staff::actor(), &mut moment).await? {
        End::Cancelled => Ok(()),
        End::Paid => Err("it was paid".into()),
        End::TooLate => Err("it is on its way to its buyer".into()),
        End::InProgress => Err("a bank is at its payment: try again in a few minutes".into()),
        End::NotFound => Err(unknown(&view.number)),
    }
}

async fn ship(store: &Store, view: &OrderView, wish: Ship) -> Result<(), Failure> {
    let Ship { carrier, tracking, tracking_url, .. } = wish;
    let wish = admin::ShipmentWish { carrier, tracking_number: tracking, tracking_url };
    let (tracking, actor, moment) = (wish.read()?, staff::actor(), staff::moment()?);
    match books::orders::ship(store, view.id, &tracking, (&actor, &moment)).await? {
        Advanced::To(_) => Ok(()),
        Advanced::NotFound => Err(unknown(&view.number)),
        Advanced::Rejected(_) => {
            let status = view.status;
            Err(format!("it is {status}; only what is paid and not yet sent is sent").into())
        }
    }
}

async fn refund(
    books: &Books<Store, stripe::Stripe>,
    view: &OrderView,
    wish: Refund,
    output: &Output,
) -> Result<(), Failure> {
    let Refund { amount, reason, key, .. } = wish;
    let amount = amount.map(|text| Money::parse_decimal(&text, view.currency)).transpose()?;
    let wish = admin::RefundWish { amount: amount.map(admin::Money::from), reason };
    let amount = wish.read()?;
    let actor = staff::actor();
    let mut moment = staff::moment()?;
    let own: RefundId = moment.mint();
    let print = Sha256::digest(format!("refund\n{}\n{wish:?}", view.id)).into();
    let caller = (actor.to_string(), &key);
    let named = (caller.0.as_str(), caller.1);
    let claim = claims::claim(&books.store, named, print, &own.to_string(), moment.now()).await?;
    let (Claim::Of(id) | Claim::Finished(id)) = claim else {
        return Err("this key was given to another refund".into());
    };
    let id = RefundId::parse(&id)?;
    let why = (wish.reason.as_str(), &actor);
    match refunds::request_as(books, (view.id, id), amount, why, &mut moment).await? {
        Requested::Refund(_) => {}
        Requested::NotFound => return Err(unknown(&view.number)),
        Requested::NotPaid => return Err("nothing was paid that could be given back".into()),
        Requested::TooMuch => return Err("it is more than is left of the charge".into()),
    }
    let made = refunds::of_order(&books.store, view.id).await?;
    let row = made.iter().find(|row| row.id == id).ok_or("the refund is not there")?;
    output.print(&admin::Refund::from(row), || {
        let (amount, status) = (money(row.amount), row.status.to_lowercase());
        match id == own {
            true => format!("{id}: {amount} goes back as soon as the origin is open."),
            false => format!("{id}: {amount}, asked for before: {status}"),
        }
    });
    Ok(())
}

async fn find(store: &Store, order: &str) -> Result<OrderView, Failure> {
    let key = match order.parse::<u64>() {
        Ok(number) => queries::order_by_number(store, number).await?.map(|id| id.to_string()),
        Err(_) => Some(order.to_owned()),
    };
    let key = key.ok_or_else(|| unknown(order))?;
    books::orders::show(store, &key).await?.ok_or_else(|| unknown(order))
}

async fn again(store: &Store, view: &OrderView) -> Result<OrderView, Failure> {
    find(store, &view.id.to_string()).await
}

fn unknown(order: &str) -> Failure {
    format!("there is no order {order}").into()
}

async fn show(store: &Store, view: &OrderView, output: &Output) -> Result<(), Failure> {
    let shipments = books::orders::shipments(store, view.id).await?;
    let refunds = refunds::of_order(store, view.id).await?;
    let order = admin::Order::of(view, &shipments, &refunds);
    output.print(&order, || whole(view, &order));
    Ok(())
}

fn text(rows: &[OrderRow]) -> String {
    if rows.is_empty() {
        return "No orders.".to_owned();
    }
    let cells = |row: &OrderRow| {
        vec![
            row.number.to_string(),
            row.placed_at.to_rfc3339(),
            row.status.to_string(),
            row.payment_status.to_string(),
            money(row.total),
            row.id.to_string(),
        ]
    };
    let rows: Vec<_> = rows.iter().map(cells).collect();
    table(&["number", "placed", "status", "payment", "total", "id"], &rows)
}

fn money(money: Money) -> String {
    format!("{} {}", money.decimal(), money.currency().code())
}

fn whole(view: &OrderView, order: &admin::Order) -> String {
    let mut lines = vec![
        format!("Order {}  {}", view.number, view.id),
        format!("placed   {}", view.placed_at.to_rfc3339()),
        format!("status   {}", view.status),
        format!("payment  {}", view.payment_status),
        format!("total    {}", money(view.totals.total)),
        String::new(),
    ];
    lines.extend(
        view.lines.iter().map(|line| {
            format!("{:>4} × {}  {}", line.quantity.get(), line.title, money(line.total))
        }),
    );
    lines.push(String::new());
    for sent in &order.shipments {
        let how = [&sent.carrier, &sent.tracking_number, &sent.tracking_url];
        let how: Vec<_> = how.into_iter().flatten().map(String::as_str).collect();
        lines.push(format!("{}  sent {}", sent.at.0, how.join(", ")));
    }
    for refund in &order.refunds {
        let amount = refund.amount.read().map(money).unwrap_or_default();
        let (at, status, reason) = (&refund.created_at.0, &refund.status, &refund.reason);
        lines.push(format!("{at}  refund {amount}, {}: {reason}", status.to_lowercase()));
    }
    lines.extend(
        view.timeline.iter().map(|entry| format!("{}  {}", entry.at.to_rfc3339(), entry.kind)),
    );
    lines.join("\n")
}
