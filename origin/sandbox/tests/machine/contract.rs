use crate::world::World;
#[test]
fn placeholder() {
    let _ = World::new();
}
