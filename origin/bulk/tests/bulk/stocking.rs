//! Stock as a file says it.

use bulk::Fate;

use crate::shop::Shop;

#[tokio::test]
async fn stock_is_what_the_file_says() {
    let shop = Shop::new().await;
    let file = |quantity: &str| {
        format!(
            "Title,URL handle,SKU,Price,Inventory tracker,Inventory quantity,\
             Continue selling when out of stock\n\
             Counted,counted,C,1.00,shopify,{quantity},DENY\n\
             Oversold,oversold,O,1.00,shopify,-3,DENY\n\
             Endless,endless,E,1.00,shopify,2,CONTINUE\n\
             Uncounted,uncounted,U,1.00,,,DENY\n"
        )
    };
    shop.take(&file("7")).await;
    assert_eq!(shop.stock("C").await, (7, 0));
    assert_eq!(shop.stock("O").await, (0, 0));
    assert_eq!(shop.stock("E").await, (2, 1_000_000));
    assert_eq!(shop.stock("U").await, (0, 1_000_000));
    let dry = shop.run(file("4").as_bytes(), true).await;
    assert_eq!((dry[0].fate, dry[2].fate), (Fate::Changed, Fate::Unchanged));
    assert_eq!(shop.stock("C").await, (7, 0));
    let fates = shop.take(&file("4")).await;
    assert_eq!(fates[0], Fate::Changed, "its stock is different");
    assert_eq!(fates[2], Fate::Unchanged);
    assert_eq!(shop.stock("C").await, (4, 0));
    // A file that does not speak of stock leaves it alone.
    shop.take("Title,URL handle,SKU,Price\nCounted,counted,C,2.00\n").await;
    assert_eq!(shop.stock("C").await, (4, 0));
    let audit = books::audit::audit(&shop.store).await.unwrap();
    assert!(audit.is_empty(), "{audit:?}");
}

#[tokio::test]
async fn a_file_without_a_word_on_stock_can_be_sold_from() {
    let shop = Shop::new().await;
    shop.take("Title,Price\nMug,9.00\n").await;
    assert_eq!(shop.stock("mug").await, (0, 1_000_000));
}

#[tokio::test]
async fn what_was_sold_without_end_is_counted_when_the_file_says_so() {
    let shop = Shop::new().await;
    let file = |tracker: &str, oversell: &str| {
        format!(
            "Title,URL handle,SKU,Price,Inventory tracker,Inventory quantity,\
             Continue selling when out of stock\nMug,mug,M,1.00,{tracker},3,{oversell}\n"
        )
    };
    for (tracker, oversell, limit) in
        [("", "DENY", 1_000_000), ("shopify", "DENY", 0), ("shopify", "CONTINUE", 1_000_000)]
    {
        shop.take(&file(tracker, oversell)).await;
        assert_eq!(shop.stock("M").await, (3, limit), "{tracker} {oversell}");
        assert_eq!(shop.take(&file(tracker, oversell)).await, [Fate::Unchanged]);
    }
}
